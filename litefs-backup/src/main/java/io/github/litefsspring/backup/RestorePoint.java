package io.github.litefsspring.backup;

import java.time.Instant;

import io.github.litefsspring.node.Position;

/**
 * A state of the database that a backup can bring back.
 *
 * @param lineage the name of the history it belongs to
 * @param position the position of the database; the checksum is 0 when the store does not
 * know it
 * @param timestamp when its last transaction was committed
 * @param level the level of the file that ends with it: 0 for single seconds, 1 to 3 for
 * merged files, 9 for snapshots
 * @since 0.1.0
 */
public record RestorePoint(String lineage, Position position, Instant timestamp, int level) {

}
