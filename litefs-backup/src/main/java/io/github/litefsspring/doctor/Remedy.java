package io.github.litefsspring.doctor;

import java.io.IOException;
import java.util.List;

/**
 * A way to mend something.
 *
 * @param name one word, by which it can be chosen
 * @param what what it does, a sentence
 * @param loss what is lost at most, line by line; empty when nothing is
 * @param onRequest whether it is done only when somebody asks for it by its name, because
 * it may leave wrong values in the database that nobody notices
 * @param action does it
 */
public record Remedy(String name, String what, List<String> loss, boolean onRequest, Action action) {

	static Remedy lossless(String name, String what, Action action) {
		return new Remedy(name, what, List.of(), false, action);
	}

	static Remedy lossy(String name, String what, List<String> loss, Action action) {
		return new Remedy(name, what, loss, false, action);
	}

	/** Mends something. */
	@FunctionalInterface
	public interface Action {

		/**
		 * Do it. What is changed is copied before.
		 * @param site where it is done
		 * @throws IOException when it cannot be done: what was there is then in the copy
		 */
		void apply(RepairSite site) throws IOException;

	}

}
