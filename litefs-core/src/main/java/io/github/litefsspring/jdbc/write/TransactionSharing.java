package io.github.litefsspring.jdbc.write;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The {@link Sharing} of a transaction, as far as its statements have told. Only used by
 * the thread of the transaction.
 */
final class TransactionSharing {

	private static final int QUESTIONS = 16;

	// of statements that were not asked yet
	private final List<Supplier<Sharing>> questions = new ArrayList<>(2);

	private Sharing sharing;

	private boolean used;

	TransactionSharing(Sharing sharing) {
		this.sharing = sharing;
	}

	/**
	 * Tell if a statement of the user has run.
	 * @return {@code false} at the beginning
	 */
	boolean isUsed() {
		return this.used;
	}

	void use() {
		this.used = true;
	}

	void add(Sharing other) {
		this.sharing = this.sharing.and(other);
	}

	void addLater(Supplier<Sharing> question) {
		if (this.questions.size() < QUESTIONS) {
			this.questions.add(question);
		}
		else {
			add(Sharing.LAST);
		}
	}

	/**
	 * Tell if the statements that were asked may share.
	 * @return {@code false} when one of them may not
	 */
	boolean mayShareSoFar() {
		return this.sharing == Sharing.SHARED;
	}

	/**
	 * Ask the remaining statements, too.
	 * @return whether all of them may share
	 */
	boolean mayShare() {
		for (Supplier<Sharing> question : this.questions) {
			if (this.sharing == Sharing.SHARED) {
				this.sharing = question.get();
			}
		}
		this.questions.clear();
		return mayShareSoFar();
	}

}
