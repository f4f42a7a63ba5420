package io.github.litefsspring.backup.store;

import java.time.Instant;

import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.ltx.LtxHeader;

/**
 * The time of an object's last transaction. It is in the object itself, so it survives
 * copies that change the time of a file or lose what is stored beside the bytes
 * ({@code cp -r}, {@code rclone}, a download and upload).
 */
final class TransactionTime {

	private TransactionTime() {
	}

	static Instant of(long size, Beginning beginning, Instant otherwise) throws BackupStoreException {
		if (size < LtxHeader.SIZE) {
			return otherwise;
		}
		byte[] head = new byte[LtxHeader.SIZE];
		beginning.read(head);
		return LtxHeader.parse(head).map((header) -> Instant.ofEpochMilli(header.timestamp())).orElse(otherwise);
	}

	@FunctionalInterface
	interface Beginning {

		void read(byte[] into) throws BackupStoreException;

	}

}
