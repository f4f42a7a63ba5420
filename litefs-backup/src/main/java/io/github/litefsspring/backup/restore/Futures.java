package io.github.litefsspring.backup.restore;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import io.github.litefsspring.backup.BackupStoreException;

/**
 * Results of other threads with their own exceptions.
 */
final class Futures {

	private Futures() {
	}

	static <T> T get(Future<T> future) throws BackupStoreException {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackupStoreException("Reading the backup was interrupted", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof BackupStoreException failure) {
				throw failure;
			}
			throw new BackupStoreException("Reading the backup failed: " + ex.getCause(), ex.getCause());
		}
	}

}
