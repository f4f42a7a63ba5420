package io.github.litefsspring.background;

import java.util.List;
import java.util.stream.Stream;

/**
 * A part with threads of its own that have to run for as long as it is open.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BackgroundWork {

	/**
	 * Threads and repeated tasks that should run, and do not. The health indicator of the
	 * node is DOWN while there is one.
	 * @return their names, normally none
	 */
	List<String> gone();

	/**
	 * The same of several.
	 * @param parts the parts with threads
	 * @return their names, normally none
	 */
	static List<String> gone(BackgroundWork... parts) {
		return Stream.of(parts).flatMap((part) -> part.gone().stream()).toList();
	}

}
