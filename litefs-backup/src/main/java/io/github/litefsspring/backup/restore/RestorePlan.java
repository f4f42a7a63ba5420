package io.github.litefsspring.backup.restore;

import java.util.List;

import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.lineage.Lineage;

/**
 * The files that a state of the database is restored from, chosen as
 * {@code litestream restore} chooses them.
 *
 * @param lineage the history
 * @param files the files, oldest first
 * @param point the state they give
 * @since 0.1.0
 */
public record RestorePlan(Lineage lineage, List<BackupFile> files, RestorePoint point) {

	/**
	 * Copy the files.
	 * @param lineage the history
	 * @param files the files
	 * @param point the state
	 */
	public RestorePlan {
		files = List.copyOf(files);
	}

	/**
	 * The size of the download.
	 * @return the size of all files in bytes
	 */
	public long size() {
		return this.files.stream().mapToLong(BackupFile::size).sum();
	}

}
