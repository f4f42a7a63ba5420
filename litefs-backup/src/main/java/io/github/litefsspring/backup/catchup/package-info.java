/**
 * Transactions that a dead primary had stored and no other node has: the next primary
 * fetches them back.
 * <p>
 * LiteFS takes transactions from outside under its HALT lock, and ends when what comes
 * out of them has not the checksum that the file promises. So the result is calculated
 * first, from the pages that this node has and those in the store.
 */
@Internal
@NullMarked
package io.github.litefsspring.backup.catchup;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
