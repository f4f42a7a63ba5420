package io.github.litefsspring.backup.restore;

import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.backup.RestorePoint;

/**
 * A restored database file.
 *
 * @param file the file
 * @param point which state it is; its checksum was calculated from the file's pages
 * @param proved whether that checksum was compared with the one that the store keeps;
 * false when the store keeps none, because the objects were copied without their metadata
 * @param size the file's size in bytes
 * @param downloaded how many bytes of the backup were read
 * @param elapsed how long it took
 * @since 0.1.0
 */
public record RestoredFile(Path file, RestorePoint point, boolean proved, long size, long downloaded,
		Duration elapsed) {

}
