/**
 * The transactions of this node that wait for being stored.
 * <p>
 * LiteFS deletes its files after ten minutes, a store may be away for a day: so each
 * committed transaction gets a second name in a folder of ours, on every node, whichever
 * ships. A spool survives the end of the process at any point and gives back what it was
 * told is stored, nothing before.
 * <p>
 * The danger is a history that was given up: after a failover LiteFS replaces files by
 * others with the same numbers. Only checksums tell them apart. The other danger is a
 * full disk: the database needs the room more, so the oldest files go, and the backup
 * then goes on with a snapshot.
 */
@Internal
@NullMarked
package io.github.litefsspring.backup.spool;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
