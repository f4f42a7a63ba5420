package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The content of a write-ahead log that is not written any more, as SQLite would find it
 * after a crash.
 *
 * @param salt1 the first salt of its header
 * @param salt2 the second salt of its header
 * @param pageSize the size of its pages in bytes
 * @param transactions how many transactions were read
 * @param commit the database's size in pages after the last of them; 0 without one
 * @param pages the pages they leave behind, each with the offset of its bytes in the log
 * @param end where the last of them ends in the log
 * @since 0.1.0
 */
public record LogContent(int salt1, int salt2, int pageSize, int transactions, long commit,
		NavigableMap<Long, Long> pages, long end) {

	/**
	 * Read a log.
	 * @param file the log
	 * @param limit how many bytes of it count
	 * @return what it holds; null when there is no log, or none with a complete header
	 * @throws IOException when it cannot be read
	 */
	public static @Nullable LogContent read(Path file, long limit) throws IOException {
		if (Files.notExists(file)) {
			return null;
		}
		try (WalFile log = new WalFile(file)) {
			WalHeader header = log.header();
			if (header == null) {
				return null;
			}
			WalTransactions read = log.read(WalMark.beginning(header), 0, limit);
			NavigableMap<Long, Long> pages = new TreeMap<>();
			read.pages().forEach((page, offset) -> pages.put(page, offset + WalMark.FRAME_HEADER));
			return new LogContent(header.salt1(), header.salt2(), header.pageSize(), read.count(),
					(read.count() == 0) ? 0 : read.commit(), pages, read.end().offset());
		}
	}

}
