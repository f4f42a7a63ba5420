package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Turns a snapshot into the bytes of a SQLite database file.
 *
 * @since 0.1.0
 */
public final class DatabaseFile {

	private DatabaseFile() {
	}

	/**
	 * Write the database that a snapshot holds.
	 * @param snapshot the pages of a snapshot, or a merge that begins with one; read to
	 * its end and so verified
	 * @param out where the database goes, a temporary file: it is not complete and not
	 * verified before this method returned
	 * @throws LtxFormatException when this is no snapshot or breaks a rule
	 * @throws IOException when reading or writing failed
	 */
	public static void write(LtxPages snapshot, OutputStream out) throws IOException {
		LtxHeader header = snapshot.header();
		if (!header.isSnapshot()) {
			throw new LtxFormatException(snapshot.name(), 16,
					"a database can only be made of a snapshot, but the first transaction is %016x"
						.formatted(header.minTxid()));
		}
		while (snapshot.next()) {
			if (snapshot.pageNumber() == header.lockPage() + 1) {
				writeLockPage(header, out);
			}
			out.write(snapshot.page(), 0, header.pageSize());
		}
		if (header.commit() == header.lockPage()) {
			writeLockPage(header, out);
		}
	}

	private static void writeLockPage(LtxHeader header, OutputStream out) throws IOException {
		out.write(new byte[header.pageSize()]);
	}

}
