package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Gives the writer to migrations and scripts. The thread that has it shares it when it
 * asks again: migration tools open a second connection for callbacks, and the beans that
 * those call write through ordinary ones.
 *
 * @since 0.1.0
 */
public final class ExclusiveWriter {

	private final Writer writer;

	private volatile @Nullable ExclusiveUse current;

	/**
	 * Create it.
	 * @param writer the writer
	 */
	public ExclusiveWriter(Writer writer) {
		this.writer = writer;
	}

	/**
	 * Take the writer, or share it with this thread's other connections.
	 * @param sql what it is wanted for
	 * @return the writer
	 * @throws SQLException when it cannot be had; nothing was done
	 */
	public ExclusiveLease acquire(String sql) throws SQLException {
		ExclusiveLease shared = share();
		if (shared != null) {
			return shared;
		}
		WriterLease lease = this.writer.acquireForScript(sql);
		var use = new ExclusiveUse(lease, this.writer.commits(), () -> this.current = null);
		try {
			use.enforceNoForeignKeys();
		}
		catch (SQLException | RuntimeException | Error ex) {
			lease.markBroken();
			lease.release();
			throw ex;
		}
		this.current = use;
		return use.share();
	}

	/**
	 * Share the writer, if this thread has it for a migration or script.
	 * @return the writer, {@code null} when this thread does not have it
	 */
	public @Nullable ExclusiveLease share() {
		ExclusiveUse use = this.current;
		return (use != null && use.isHeldBy(Thread.currentThread())) ? use.share() : null;
	}

}
