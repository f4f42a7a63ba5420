package io.github.litefsspring.jdbc;

/**
 * Work on a node that has become the primary, which must end before anything is written
 * there.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WriterPreparation {

	/** Does nothing. */
	Runnable NOTHING = () -> {
	};

	/** There is nothing to do. */
	WriterPreparation NONE = () -> NOTHING;

	/**
	 * Called each time before the writer is opened, on a node that may write. Writes
	 * wait, for at most {@code litefs.jdbc.connection-timeout}; reads go on. It must not
	 * throw: the write that waits would fail.
	 * @return what has to be done while nobody reads, a moment later
	 */
	Runnable prepare();

}
