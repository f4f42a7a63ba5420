package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSummary;
import org.jspecify.annotations.Nullable;

/**
 * A transaction file of LiteFS that was read to its end.
 *
 * @param file the file
 * @param name its transactions
 * @param header its header; null when that cannot be read
 * @param checksum the database's checksum after it. In a broken file it is only what
 * seems to be written there; 0 when not even that can be read
 * @param pages how many pages could be read
 * @param broken the rule that it breaks; null when it is whole
 */
record StoredTransaction(Path file, LtxFileName name, @Nullable LtxHeader header, long checksum, long pages,
		@Nullable String broken) {

	static StoredTransaction read(Path file, LtxFileName name) throws IOException {
		LtxHeader header = null;
		long pages = 0;
		try (LtxReader reader = open(file)) {
			header = reader.header();
			while (reader.next()) {
				pages++;
			}
			return new StoredTransaction(file, name, header, reader.trailer().postApplyChecksum(), pages, null);
		}
		catch (LtxFormatException ex) {
			return new StoredTransaction(file, name, header, (header != null) ? claimedChecksum(file) : 0, pages,
					ex.rule());
		}
	}

	static LtxReader open(Path file) throws IOException {
		return LtxReader.open(file.toString(), Files.newInputStream(file), LtxFormat.LITEFS);
	}

	private static long claimedChecksum(Path file) throws IOException {
		try {
			return LtxSummary.read(file).postApplyChecksum();
		}
		catch (LtxFormatException ex) {
			return 0;
		}
	}

	boolean isWhole() {
		return this.broken == null;
	}

	// only of a file that is whole
	LtxHeader wholeHeader() {
		if (this.header == null || this.broken != null) {
			throw new IllegalStateException(this.file + " is broken");
		}
		return this.header;
	}

	// by numbers and checksums
	boolean continues(StoredTransaction before) {
		return isWhole() && before.isWhole() && this.name.minTxid() == before.name.maxTxid() + 1
				&& wholeHeader().preApplyChecksum() == before.checksum;
	}

	boolean hasPageSizeOf(StoredTransaction other) {
		return wholeHeader().pageSize() == other.wholeHeader().pageSize();
	}

	String describe() {
		LtxHeader known = this.header;
		String transactions = (this.name.minTxid() == this.name.maxTxid())
				? "transaction %016x".formatted(this.name.maxTxid())
				: "transactions %016x to %016x".formatted(this.name.minTxid(), this.name.maxTxid());
		String time = (known != null) ? " of " + Instant.ofEpochMilli(known.timestamp()) : "";
		return transactions + time
				+ (isWhole() ? ", %d pages".formatted(this.pages) : ", broken: %s".formatted(this.broken));
	}

}
