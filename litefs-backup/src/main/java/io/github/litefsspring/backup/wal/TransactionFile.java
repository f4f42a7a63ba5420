package io.github.litefsspring.backup.wal;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxWriter;

/**
 * An LTX file that is being written. It is deleted when it was not finished.
 */
final class TransactionFile implements Closeable {

	private final Path file;

	private final OutputStream out;

	private final LtxWriter writer;

	private boolean finished;

	TransactionFile(Path file, LtxHeader header) throws IOException {
		this.file = file;
		this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
		this.writer = new LtxWriter(file.toString(), this.out, header);
	}

	void page(long pageNumber, byte[] page) throws IOException {
		this.writer.page(pageNumber, page);
	}

	void finish(long postApplyChecksum) throws IOException {
		this.writer.finish(postApplyChecksum);
		this.out.close();
		this.finished = true;
	}

	@Override
	public void close() throws IOException {
		this.out.close();
		if (!this.finished) {
			Files.deleteIfExists(this.file);
		}
	}

}
