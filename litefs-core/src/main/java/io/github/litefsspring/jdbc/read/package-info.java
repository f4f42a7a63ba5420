/**
 * The read-only connections of a node, and the moments in which they must not be used.
 * <p>
 * The idea: SQLite's readers take a shared lock on the database, and LiteFS cannot apply
 * a transaction while a reader has it. Readers that come one after the other would keep
 * it away for ever. So every read passes a
 * {@link io.github.litefsspring.jdbc.read.ReadGate}, which is closed for the milliseconds
 * that LiteFS needs. Between two of these moments readers stay in one snapshot, because
 * beginning a transaction in the mount costs more than a small read.
 * <p>
 * These rules always hold:
 * <ul>
 * <li>A reader that was inside when the gate closed finishes; a new one waits, for at
 * most {@code litefs.read.max-hold}.
 * <li>A thread that is inside passes again: it would otherwise wait for itself.
 * <li>A read sees the newest state that was applied before it began, and every commit of
 * this application.
 * <li>A reader is never in its snapshot on a primary with a rollback journal: a commit
 * there needs the database without readers.
 * </ul>
 * The danger: a read that holds the database back stops replication on the whole node,
 * and nothing fails. That is why long reads are named, and ended.
 */
@Internal
@NullMarked
package io.github.litefsspring.jdbc.read;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
