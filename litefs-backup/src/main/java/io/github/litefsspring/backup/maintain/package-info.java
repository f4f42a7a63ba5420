/**
 * The long work beside the shipping: merging files, snapshots, retention.
 * <p>
 * It runs on a thread of its own, only after something was stored, and may fail at any
 * point: the next run goes on. It adds first and deletes afterwards, from the newest file
 * to the oldest, so that whatever is left can be restored.
 * <p>
 * The danger is to delete what a restore point needs, because a clock is wrong or because
 * another node is opening a lineage at this moment. So deleting goes by the earlier of
 * two clocks, and what is on no list is left alone for a day.
 */
@Internal
@NullMarked
package io.github.litefsspring.backup.maintain;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
