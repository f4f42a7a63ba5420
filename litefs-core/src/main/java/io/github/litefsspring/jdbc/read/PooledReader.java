package io.github.litefsspring.jdbc.read;

import java.sql.Connection;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader that was taken from the pool.
 *
 * @param pool where it belongs
 * @param connection the pool's connection
 * @param reader the physical connection below it
 */
record PooledReader(HikariDataSource pool, Connection connection, SnapshotConnection reader) {

	private static final Logger logger = LoggerFactory.getLogger(PooledReader.class);

	// the pool closes a broken one
	void giveBack(boolean broken) {
		if (broken) {
			this.pool.evictConnection(this.connection);
		}
		else {
			close(this.connection);
		}
	}

	static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.warn("A reader could not be closed", ex);
		}
	}

}
