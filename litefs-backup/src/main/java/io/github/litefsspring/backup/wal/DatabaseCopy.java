package io.github.litefsspring.backup.wal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.litefsspring.ltx.LtxHeader;

/**
 * The pages of a copy of the database, with the database's own first page.
 */
final class DatabaseCopy implements Closeable {

	private final byte[] firstPage;

	private final long size;

	private final InputStream in;

	private long pageNumber;

	DatabaseCopy(Path file, byte[] firstPage) throws IOException {
		this.firstPage = firstPage;
		this.size = Files.size(file) / firstPage.length;
		this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 18);
	}

	int pageSize() {
		return this.firstPage.length;
	}

	long size() {
		return this.size;
	}

	// returns the page's number, 0 at the end; the lock page is left out
	long next(byte[] page) throws IOException {
		do {
			if (this.pageNumber == this.size) {
				return 0;
			}
			this.pageNumber++;
			if (this.in.readNBytes(page, 0, page.length) != page.length) {
				throw new EOFException("The copy of the database ends in page " + this.pageNumber);
			}
		}
		while (this.pageNumber == LtxHeader.lockPage(page.length));
		if (this.pageNumber == 1) {
			System.arraycopy(this.firstPage, 0, page, 0, page.length);
		}
		return this.pageNumber;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
