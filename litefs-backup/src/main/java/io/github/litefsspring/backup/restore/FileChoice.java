package io.github.litefsspring.backup.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The files that Litestream 0.5 would restore a database from: the newest snapshot, then
 * again and again the file that continues and goes farthest.
 *
 * @param files the files, oldest first; empty when nothing begins with transaction 1
 */
record FileChoice(List<BackupFile> files) {

	private static final Comparator<BackupFile> FARTHEST = Comparator.comparingLong(BackupFile::maxTxid)
		.thenComparing(Comparator.comparingLong(BackupFile::minTxid).reversed())
		.thenComparing(BackupFile::level);

	// no file may end after the limit
	static FileChoice of(List<BackupFile> available, long limit) {
		List<BackupFile> chosen = new ArrayList<>();
		available.stream()
			.filter((file) -> file.isSnapshotLevel() && file.maxTxid() <= limit)
			.max(Comparator.comparingLong(BackupFile::maxTxid))
			.ifPresent(chosen::add);
		Iterator<BackupFile> others = available.stream()
			.filter((file) -> !file.isSnapshotLevel() && file.maxTxid() <= limit)
			.sorted(Comparator.comparingLong(BackupFile::minTxid))
			.iterator();
		long current = chosen.isEmpty() ? 0 : chosen.get(0).maxTxid();
		BackupFile next = others.hasNext() ? others.next() : null;
		BackupFile farthest = null;
		while (true) {
			while (next != null && next.minTxid() <= current + 1) {
				farthest = farther(farthest, next);
				next = others.hasNext() ? others.next() : null;
			}
			if (farthest == null || farthest.maxTxid() <= current) {
				return new FileChoice(List.copyOf(chosen));
			}
			chosen.add(farthest);
			current = farthest.maxTxid();
		}
	}

	Optional<BackupFile> last() {
		return this.files.isEmpty() ? Optional.empty() : Optional.of(this.files.get(this.files.size() - 1));
	}

	// 0 when there are no files
	long reached() {
		return last().map(BackupFile::maxTxid).orElse(0L);
	}

	private static BackupFile farther(@Nullable BackupFile one, BackupFile other) {
		return (one == null || FARTHEST.compare(other, one) > 0) ? other : one;
	}

}
