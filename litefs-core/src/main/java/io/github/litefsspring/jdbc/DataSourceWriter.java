package io.github.litefsspring.jdbc;

import java.sql.SQLException;
import java.time.Duration;

import io.github.litefsspring.jdbc.read.PrimaryWriter;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.jdbc.write.WriterLease;

/**
 * The writer of a data source, for those who look after its readers.
 */
final class DataSourceWriter implements PrimaryWriter {

	private static final int PATIENCE_MILLIS = 10;

	private final Writer writer;

	private final DataSourceSettings settings;

	DataSourceWriter(Writer writer, DataSourceSettings settings) {
		this.writer = writer;
		this.settings = settings;
	}

	@Override
	public Borrowed take(Duration wait) throws SQLException {
		return new BorrowedWriter(this.writer.acquire("reset the write-ahead log", wait));
	}

	@Override
	public boolean hasLog() {
		return this.settings.journalMode() == JournalMode.WAL;
	}

	private final class BorrowedWriter implements Borrowed {

		private final WriterLease lease;

		BorrowedWriter(WriterLease lease) {
			this.lease = lease;
		}

		@Override
		public void resetLog() throws SQLException {
			var database = this.lease.connection().getDatabase();
			database.busy_timeout(PATIENCE_MILLIS);
			try {
				this.lease.control("PRAGMA wal_checkpoint(RESTART)");
			}
			finally {
				database.busy_timeout((int) DataSourceWriter.this.settings.busyTimeout().toMillis());
			}
		}

		@Override
		public void close() {
			this.lease.release();
		}

	}

}
