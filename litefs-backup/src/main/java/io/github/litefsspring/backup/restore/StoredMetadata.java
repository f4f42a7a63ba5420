package io.github.litefsspring.backup.restore;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.StoredObject;
import io.github.litefsspring.backup.lineage.Lineage;

/**
 * The times and checksums that are stored with the files of a backup. Files never change,
 * so each is asked for once.
 */
final class StoredMetadata {

	private static final int MAXIMUM = 50_000;

	private final BackupStore store;

	private final Map<String, ObjectMetadata> known = new ConcurrentHashMap<>();

	StoredMetadata(BackupStore store) {
		this.store = store;
	}

	void load(Collection<BackupFile> files, ExecutorService threads) throws BackupStoreException {
		List<Future<ObjectMetadata>> requests = files.stream()
			.filter((file) -> !this.known.containsKey(file.key()))
			.map((file) -> threads.submit(() -> get(file)))
			.toList();
		try {
			for (Future<ObjectMetadata> request : requests) {
				Futures.get(request);
			}
		}
		finally {
			requests.forEach((request) -> request.cancel(true));
		}
	}

	Instant timestamp(BackupFile file) throws BackupStoreException {
		return get(file).timestamp();
	}

	// 0 before a snapshot and when the store does not know it
	long preApplyChecksum(BackupFile file) throws BackupStoreException {
		return checksum(file, Lineage.PRE_METADATA);
	}

	// 0 when the store does not know it
	long postApplyChecksum(BackupFile file) throws BackupStoreException {
		return checksum(file, Lineage.POST_METADATA);
	}

	private long checksum(BackupFile file, String name) throws BackupStoreException {
		String text = get(file).entries().getOrDefault(name, "0");
		try {
			return Long.parseUnsignedLong(text, 16);
		}
		catch (NumberFormatException ex) {
			throw new DamagedBackupException("The metadata %s of %s in %s is no checksum: '%s'".formatted(name,
					file.key(), this.store.target(), text), ex);
		}
	}

	private ObjectMetadata get(BackupFile file) throws BackupStoreException {
		ObjectMetadata metadata = this.known.get(file.key());
		if (metadata == null) {
			Optional<StoredObject> found = this.store.find(file.key());
			metadata = found
				.orElseThrow(() -> new ObjectMissingException(
						"%s is missing in %s".formatted(file.key(), this.store.target()), null))
				.metadata();
			if (this.known.size() >= MAXIMUM) {
				this.known.clear();
			}
			this.known.put(file.key(), metadata);
		}
		return metadata;
	}

}
