/**
 * The histories of a database in a store, and the names and metadata of their files.
 * <p>
 * A lineage is one unbroken history below one prefix. {@code litestream restore} does not
 * notice when two histories are mixed, so no file of one ever comes under the prefix of
 * another: what does not follow by number and checksum opens a new lineage. One small
 * object lists the lineages and names the writer. It is only replaced by compare-and-set,
 * and files carry the epoch of their writer.
 * <p>
 * The danger is the late writer: a node that was replaced, whose request arrives after
 * the next one has looked. Its files are found by their overlap and count for nothing.
 */
@Internal
@NullMarked
package io.github.litefsspring.backup.lineage;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
