/**
 * Stores what is in the spool.
 * <p>
 * One node ships, the others watch. The one that ships claims the lineage first, looks
 * where it ends, and goes on from there or opens another one with a snapshot. It takes
 * nothing for stored before it has seen that it is still the writer. The others learn
 * from the store what they may release, and take over when nothing comes any more.
 * <p>
 * The danger is to acknowledge what the next writer will not find. A file that is
 * uncertain is uploaded again under the same name with the same transactions, never under
 * another one. Clocks that are wrong must not stop anything: a time is bounded by the one
 * before and by the present.
 */
@Internal
@NullMarked
package io.github.litefsspring.backup.ship;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
