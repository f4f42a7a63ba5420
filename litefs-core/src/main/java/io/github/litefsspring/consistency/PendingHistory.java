package io.github.litefsspring.consistency;

/**
 * The transactions of the last primary that the next one may still get, from a backup for
 * example, before it writes. Until that is decided, a position beyond the end of its
 * history is not known to be discarded.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PendingHistory {

	/** A node that gets nothing more. */
	PendingHistory NONE = () -> false;

	/**
	 * Tell if it is not decided yet. Must not block.
	 * @return whether this node is the primary, and its history may still grow without a
	 * write
	 */
	boolean isPending();

}
