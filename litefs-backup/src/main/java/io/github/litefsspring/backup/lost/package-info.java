/**
 * Transactions that a failover has lost: noticed, told and kept.
 * <p>
 * LiteFS replicates after the commit. What a dead primary had and the next one has not is
 * discarded when the dead one comes back: LiteFS deletes its files and takes a snapshot.
 * So each transaction gets a second name as long as LiteFS has its file, and whatever is
 * not in the history any more is moved aside, where the operator finds it.
 * <p>
 * The danger is to tell too little: the process may be dead at that moment, so what it
 * has seen is on the disk, and the next start compares. The other danger is to claim a
 * loss that was none: a snapshot also comes to a node that was away for long.
 */
@NullMarked
package io.github.litefsspring.backup.lost;

import org.jspecify.annotations.NullMarked;
