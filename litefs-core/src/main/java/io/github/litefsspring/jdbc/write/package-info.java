/**
 * The one connection of a node that writes: its users, and the way a commit is made.
 * <p>
 * The idea: SQLite has one writer at a time. Threads wait for it here, in the order in
 * which they came, and a thread that is done leaves its commit to the next one that
 * waits. Their work is then one SQLite transaction, each member a savepoint, and one
 * COMMIT ends it.
 * <p>
 * These rules always hold:
 * <ul>
 * <li>{@link io.github.litefsspring.jdbc.write.Commits} is the only place that knows the
 * steps of a commit and their order.
 * <li>A commit returns when it is durable on this node. When that is not known, the
 * exception says so, and nothing is run again.
 * <li>Whatever one member of a group does, the work of another is neither undone nor
 * committed against its will.
 * <li>Every thread that waits in a group is told the end of it, also when a thread ends
 * with an {@link java.lang.Error}.
 * <li>A node that is no longer the primary loses its open transaction at once: LiteFS
 * keeps it out of the cluster until then.
 * </ul>
 * The danger: between COMMIT and the confirmation, SQLite has committed what LiteFS may
 * lose. And a transaction that waits for a thread of its own group would wait for ever,
 * so the group ends after {@code litefs.jdbc.connection-timeout}.
 */
@Internal
@NullMarked
package io.github.litefsspring.jdbc.write;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
