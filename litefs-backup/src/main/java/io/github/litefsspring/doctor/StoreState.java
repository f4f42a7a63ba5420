package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Path;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.Restore;
import io.github.litefsspring.backup.restore.RestoreRequest;
import io.github.litefsspring.backup.restore.RestoredFile;

/**
 * The newest state of a backup, restored into a file and verified.
 *
 * @param target the backup
 * @param restored the file and its state
 */
public record StoreState(String target, RestoredFile restored) {

	/**
	 * Restore it.
	 * @param store the backup
	 * @param file a file that is not there yet
	 * @return the state
	 * @throws IOException when there is none, it is damaged, the store cannot be read or
	 * the file cannot be written
	 */
	public static StoreState restore(BackupStore store, Path file) throws IOException {
		RestoredFile restored = new Restore(store, IntegrityCheck.FULL).restore(RestoreRequest.newest(), file,
				(progress) -> {
				});
		return new StoreState(store.target(), restored);
	}

	PresentDatabase open() throws IOException {
		return PresentDatabase.of(this.restored.file());
	}

	long txid() {
		return this.restored.point().position().txid();
	}

	long checksum() {
		return this.restored.point().position().checksum();
	}

	@Override
	public String toString() {
		return "transaction %016x of %s in lineage %s of %s".formatted(txid(), this.restored.point().timestamp(),
				this.restored.point().lineage(), this.target);
	}

}
