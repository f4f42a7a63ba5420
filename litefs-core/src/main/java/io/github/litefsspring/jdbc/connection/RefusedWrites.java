package io.github.litefsspring.jdbc.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.background.Listeners;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.WriteListener;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the writes that were refused because this node is not the primary, and logs each
 * statement once: an application may catch the exception, and then the missing write
 * would go unnoticed.
 */
public final class RefusedWrites {

	private static final Logger logger = LoggerFactory.getLogger(RefusedWrites.class);

	private static final int STATEMENTS = 1000;

	private final AtomicLong count = new AtomicLong();

	private final Listeners<WriteListener> listeners;

	// beginnings of statements, as they stand in the exception
	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	public RefusedWrites(Listeners<WriteListener> listeners) {
		this.listeners = listeners;
	}

	void add(String sql, NotPrimarySqlException refusal) {
		this.count.incrementAndGet();
		this.listeners.tell((listener) -> listener.refused(refusal));
		if (this.reported.size() < STATEMENTS && this.reported.add(SqliteErrors.shorten(sql))) {
			logger.warn(
					"A write was refused: {} The application gets an exception; if it catches that, the write is missing. Call what writes from a method with @PrimaryOnly. This is said once for each statement; litefs.write.refused counts them all.",
					refusal.getMessage());
		}
	}

	public long count() {
		return this.count.get();
	}

}
