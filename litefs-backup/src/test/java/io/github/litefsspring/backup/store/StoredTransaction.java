package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxMerge;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.TestHistory;

/**
 * An object as the backup stores it: an LTX file that knows the time of its transaction.
 */
final class StoredTransaction {

	private StoredTransaction() {
	}

	static String put(BackupStore store, Instant time) throws IOException {
		Path file = Files.createTempFile("object", ".ltx");
		try (LtxMerge merge = LtxMerge.of(List.of(new TestHistory(1, 512).commit(1).transaction(1).source()))) {
			LtxHeader header = merge.header().toLitestream();
			try (OutputStream out = Files.newOutputStream(file)) {
				LtxWriter.write(merge, file.toString(), out,
						new LtxHeader(header.format(), header.flags(), header.pageSize(), header.commit(),
								header.minTxid(), header.maxTxid(), time.toEpochMilli(), 0, header.wal(), 0));
			}
			String key = store.keyLayout().key(0, header.fileName());
			store.putIfAbsent(key, file, new ObjectMetadata(time, Map.of("litefs-post", "8000000000000001")));
			return key;
		}
		finally {
			Files.delete(file);
		}
	}

}
