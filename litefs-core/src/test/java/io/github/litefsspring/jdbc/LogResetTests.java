package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * The write-ahead log of a primary whose readers are never all away.
 */
class LogResetTests extends JdbcTestBase {

	private static final int SALT = 16;

	private long txid;

	@BeforeEach
	void primary() {
		this.dataSource.close();
		this.node.become(Role.PRIMARY);
		this.dataSource = create(Map.of());
	}

	// the log stays below the thousand pages at which SQLite makes a checkpoint by itself
	@Test
	void theLogIsBegunAnewAlthoughSomebodyReadsAllTheTime() throws Exception {
		write();
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<?> reads = CompletableFuture.allOf(startReader(stop), startReader(stop), startReader(stop));
		try {
			int before = salt();
			await().until(() -> {
				write();
				return salt() != before;
			});
		}
		finally {
			stop.set(true);
		}
		reads.join();
	}

	private void write() throws SQLException {
		this.txid++;
		run("INSERT INTO item(name) VALUES ('n" + this.txid + "')");
		this.node.at(new Position(this.txid, this.txid));
	}

	// https://sqlite.org/fileformat2.html#the_write_ahead_log: it changes whenever the
	// log
	// begins anew
	private int salt() throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
		try (SeekableByteChannel log = Files.newByteChannel(database().resolveSibling("data.db-wal"))) {
			log.position(SALT).read(bytes);
		}
		return bytes.flip().getInt();
	}

}
