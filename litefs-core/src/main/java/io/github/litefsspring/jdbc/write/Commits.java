package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.github.litefsspring.background.Listeners;
import io.github.litefsspring.jdbc.WriteListener;
import io.github.litefsspring.jdbc.physical.Lease;
import org.jspecify.annotations.Nullable;

/**
 * The one way to commit, for a single statement, a transaction, a migration or a group:
 * <ol>
 * <li>refuse when this thread itself is in the way of every commit,
 * <li>leave it to the next transaction that waits, if there is one,
 * <li>prepare readers and LiteFS,
 * <li>COMMIT,
 * <li>give the writer back,
 * <li>confirm that LiteFS has kept it,
 * <li>count it,
 * <li>tell those who wait in the group, then the application's listeners.
 * </ol>
 * Confirming comes after giving the writer back: the next transaction runs meanwhile.
 *
 * @since 0.1.0
 */
public final class Commits {

	private final Supplier<CommitRules> rules;

	private final BiFunction<String, Throwable, SQLException> outcomeUnknown;

	private final Listeners<WriteListener> counters;

	private final Runnable listeners;

	/**
	 * Create it.
	 * @param rules the steps besides SQLite's, asked for each commit
	 * @param outcomeUnknown makes the exception of a commit with unknown outcome, from
	 * the statement and the cause
	 * @param counters hear how many transactions were committed at once
	 * @param listeners told after each commit that has written
	 */
	public Commits(Supplier<CommitRules> rules, BiFunction<String, Throwable, SQLException> outcomeUnknown,
			Listeners<WriteListener> counters, Runnable listeners) {
		this.rules = rules;
		this.outcomeUnknown = outcomeUnknown;
		this.counters = counters;
		this.listeners = listeners;
	}

	/**
	 * The steps that the database needs now.
	 * @return those of LiteFS, or none
	 */
	public CommitRules rules() {
		return this.rules.get();
	}

	Listeners<WriteListener> counters() {
		return this.counters;
	}

	/**
	 * Make a commit.
	 * @param sql the statement, for messages
	 * @param wrote whether something was written, which is confirmed, counted and told
	 * @param commit the commit
	 * @throws SQLException why it was not committed, or that its outcome is not known
	 */
	void make(String sql, boolean wrote, Commit commit) throws SQLException {
		CommitRules rules = this.rules.get();
		if (commit.isOwn()) {
			rules.checkCommitPossible(sql);
		}
		GroupCommit others = commit.others();
		GroupCommit left;
		commit.enter();
		try {
			left = commit.leaveToNext();
			if (left == null) {
				run(rules, commit);
				commit.giveBack();
			}
		}
		catch (RuntimeException | Error ex) {
			try {
				failUnknown(others, ex);
			}
			finally {
				commit.markBroken();
			}
			throw ex;
		}
		finally {
			commit.exit();
		}
		boolean told = wrote && commit.isOwn();
		if (left != null) {
			left.await();
		}
		else {
			try {
				confirm(rules, sql, told, others);
			}
			catch (RuntimeException | Error ex) {
				failUnknown(others, ex);
				throw ex;
			}
		}
		if (told) {
			this.listeners.run();
		}
	}

	// runs a statement that commits by itself
	<T> T autocommit(String sql, boolean writes, Lease.Work<T> work, Runnable giveBack) throws SQLException {
		var statement = new StatementCommit<>(writes, () -> {
			rules().beforeWriting();
			return work.run();
		}, giveBack);
		make(sql, writes, statement);
		return statement.result();
	}

	private static void run(CommitRules rules, Commit commit) throws SQLException {
		CommitScope scope = rules.beginCommit();
		try {
			commit.run();
		}
		finally {
			scope.end();
		}
	}

	private void confirm(CommitRules rules, String sql, boolean own, @Nullable GroupCommit others) throws SQLException {
		if (!own && others == null) {
			return;
		}
		try {
			rules.confirm(sql);
		}
		catch (SQLException ex) {
			if (others != null) {
				others.fail(() -> ex);
			}
			throw ex;
		}
		int transactions = (own ? 1 : 0) + ((others != null) ? others.size() : 0);
		try {
			this.counters.tell((listener) -> listener.committed(transactions));
		}
		finally {
			if (others != null) {
				others.succeed();
			}
		}
	}

	// tells those who wait that the outcome of their commit is not known. Does nothing
	// when they know already
	void failUnknown(@Nullable GroupCommit group, Throwable cause) {
		if (group != null) {
			group.fail(() -> this.outcomeUnknown.apply("COMMIT", cause));
		}
	}

}
