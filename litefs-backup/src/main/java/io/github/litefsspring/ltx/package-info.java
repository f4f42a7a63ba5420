/**
 * Reads, writes and merges LTX files, the transaction format that LiteFS and Litestream
 * share. Everything streams, and every malformed byte ends in an
 * {@link io.github.litefsspring.ltx.LtxFormatException}.
 */
@NullMarked
package io.github.litefsspring.ltx;

import org.jspecify.annotations.NullMarked;
