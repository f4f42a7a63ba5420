package io.github.litefsspring.jdbc.connection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Result sets of one connection whose rows still come from a physical connection.
 */
final class Cursors {

	private final List<RoutingResultSet> open = new ArrayList<>(1);

	void opened(RoutingResultSet cursor) {
		this.open.add(cursor);
	}

	void closed(RoutingResultSet cursor) {
		this.open.remove(cursor);
	}

	// reads the rest of their rows into memory, so that the physical connection is free
	void keepAll() throws SQLException {
		for (RoutingResultSet cursor : new ArrayList<>(this.open)) {
			cursor.keep();
		}
	}

	void closeAll() {
		if (this.open.isEmpty()) {
			return;
		}
		for (RoutingResultSet cursor : new ArrayList<>(this.open)) {
			try {
				cursor.close();
			}
			catch (SQLException ex) {
				// the driver's statement below it is closed with the lease
				this.open.remove(cursor);
			}
		}
	}

}
