package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user's time with a reader: a transaction, or an open cursor. Inside a shared
 * snapshot neither BEGIN nor COMMIT runs; what the user sees is one state of the database
 * all the same.
 *
 * @since 0.1.0
 */
public final class ReaderLease extends Lease {

	private static final Logger logger = LoggerFactory.getLogger(ReaderLease.class);

	private final SnapshotConnection reader;

	private final GiveBack giveBack;

	private final Thread owner = Thread.currentThread();

	private final AtomicBoolean released = new AtomicBoolean();

	private volatile @Nullable String sql;

	private volatile @Nullable Supplier<SQLException> ended;

	private volatile boolean inUse;

	private boolean unusual;

	ReaderLease(SnapshotConnection reader, GiveBack giveBack) {
		super(reader);
		this.reader = reader;
		this.giveBack = giveBack;
	}

	@Override
	public boolean isWriter() {
		return false;
	}

	@Override
	public void enter(String sql) throws SQLException {
		this.sql = sql;
		// before it asks: the thread that ends the lease sets its mark first and looks at
		// this then
		this.inUse = true;
		Supplier<SQLException> ended = this.ended;
		if (ended != null) {
			this.inUse = false;
			throw ended.get();
		}
	}

	@Override
	public void exit() {
		this.inUse = false;
	}

	Thread owner() {
		return this.owner;
	}

	@Nullable String sql() {
		return this.sql;
	}

	boolean isEnded() {
		return this.ended != null;
	}

	// ends what runs, and refuses what comes with this reason
	void end(Supplier<SQLException> reason) {
		this.ended = reason;
		interrupt();
	}

	// gives the reader back for a user whose time has ended. A read that still runs is
	// interrupted instead; call it again then
	void takeAway() {
		if (this.inUse) {
			interrupt();
		}
		else if (this.released.compareAndSet(false, true)) {
			this.reader.abandon();
			this.giveBack.giveBack(true, true);
		}
	}

	private void interrupt() {
		try {
			this.reader.getDatabase().interrupt();
		}
		catch (SQLException ex) {
			logger.trace("Closed meanwhile, so nothing runs", ex);
		}
	}

	@Override
	public SQLException explain(SQLException failure) {
		Supplier<SQLException> ended = this.ended;
		if (ended == null) {
			return failure;
		}
		SQLException reason = ended.get();
		if (reason != failure) {
			reason.addSuppressed(failure);
		}
		return reason;
	}

	@Override
	public void leaveSnapshot() throws SQLException {
		this.unusual = true;
		this.reader.unpin();
	}

	@Override
	public void begin() throws SQLException {
		if (this.reader.isPinned()) {
			setBegun(true);
		}
		else {
			super.begin();
		}
	}

	@Override
	public void commit(String sql, boolean wrote) throws SQLException {
		if (isEnded()) {
			// what was read is one state of the database all the same
			forget();
			return;
		}
		if (!this.reader.isPinned()) {
			commitNow();
			return;
		}
		closeStatements();
		setBegun(false);
	}

	@Override
	public void rollback() throws SQLException {
		if (isEnded()) {
			forget();
			return;
		}
		if (!this.reader.isPinned()) {
			super.rollback();
			return;
		}
		closeStatements();
		setBegun(false);
		this.reader.unpin();
	}

	private void forget() {
		closeStatements();
		setBegun(false);
		markBroken();
	}

	@Override
	public void control(String sql) throws SQLException {
		// a savepoint, say: what is left of it must not be the next user's
		this.unusual = true;
		super.control(sql);
	}

	@Override
	public Statement createStatement() throws SQLException {
		this.unusual = true;
		return super.createStatement();
	}

	@Override
	protected KeptStatement prepareNew(String sql) throws SQLException {
		return this.reader.take(sql);
	}

	@Override
	protected void dispose(Statement statement) throws SQLException {
		if (statement instanceof ReaderStatement kept && keepsStatements() && !isBroken() && kept.isUsable()) {
			this.reader.keep(kept);
			return;
		}
		statement.close();
	}

	@Override
	public void release() {
		if (this.released.compareAndSet(false, true)) {
			closeStatements();
			if (isBegun() && !this.reader.isPinned()) {
				rollbackAfter(new SQLException("released"));
			}
			boolean leave = this.unusual || !keepsStatements();
			this.giveBack.giveBack(leave, isBroken());
		}
	}

	interface GiveBack {

		void giveBack(boolean leave, boolean broken);

	}

}
