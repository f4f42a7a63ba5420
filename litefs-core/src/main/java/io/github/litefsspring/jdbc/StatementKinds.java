package io.github.litefsspring.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.KnownTexts;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.write.Sharing;
import io.github.litefsspring.jdbc.write.WriterLease;
import org.jspecify.annotations.Nullable;

/**
 * What is known about statement texts. Where the first words do not tell, SQLite is asked
 * with EXPLAIN, once per text and schema version.
 */
final class StatementKinds {

	private final KnownTexts<Classification> texts = new KnownTexts<>();

	private final KnownTexts<StatementKind> asked = new KnownTexts<>();

	private final KnownTexts<Sharing> sharings = new KnownTexts<>();

	private final KeyStatements keys = new KeyStatements();

	private final LitefsHazards hazards;

	private volatile long schemaVersion = -1;

	/**
	 * Create it.
	 * @param hazards knows what must never run
	 */
	StatementKinds(LitefsHazards hazards) {
		this.hazards = hazards;
	}

	Classification of(String sql) {
		Classification known = this.texts.get(sql);
		if (known != null) {
			return known;
		}
		String hazard = this.hazards.in(sql);
		Classification classification = (hazard != null) ? Classification.refusedEverywhere(hazard)
				: Classification.of(sql);
		this.texts.put(sql, classification);
		return classification;
	}

	@Nullable StatementKind known(String sql) {
		return this.asked.get(sql);
	}

	/**
	 * Ask SQLite what a statement does.
	 * @param sql the statement
	 * @param lease where to ask
	 * @return what it does: to write, and not remembered, when SQLite cannot explain it
	 */
	StatementKind ask(String sql, Lease lease) {
		Explanation explanation = explain(sql, lease);
		return (explanation != null) ? explanation.kind() : StatementKind.WRITE;
	}

	private @Nullable Explanation explain(String sql, Lease lease) {
		try {
			forgetOtherSchema(lease);
			Explanation explanation = Explanation.of(sql, lease);
			this.asked.put(sql, explanation.kind());
			this.sharings.put(sql, explanation.sharing());
			return explanation;
		}
		catch (SQLException ex) {
			return null;
		}
	}

	private void forgetOtherSchema(Lease lease) throws SQLException {
		PreparedStatement statement = lease.prepare("PRAGMA schema_version");
		try (ResultSet rows = statement.executeQuery()) {
			long version = rows.getLong(1);
			if (version != this.schemaVersion) {
				schemaChanged();
				this.schemaVersion = version;
			}
		}
		finally {
			lease.close(statement);
		}
	}

	/**
	 * A reader has refused a statement that was thought to read.
	 * @param sql the statement
	 */
	void writes(String sql) {
		this.asked.put(sql, StatementKind.WRITE);
	}

	void schemaChanged() {
		this.asked.clear();
		this.sharings.clear();
		this.keys.forget();
	}

	/**
	 * How generated keys are read.
	 * @return the statements that give them
	 */
	KeyStatements keys() {
		return this.keys;
	}

	/**
	 * What is known of a transaction before it begins.
	 * @param first its first statement, or the only one
	 * @param kind what that does
	 * @return whether it may be committed together with others
	 */
	Sharing ofTransaction(String first, StatementKind kind) {
		Sharing unasked = (kind.isRead() || kind == StatementKind.ASK) ? Sharing.SHARED : unasked(first, kind);
		Sharing known = this.sharings.get(first);
		return (known != null) ? known : unasked;
	}

	/**
	 * Tell a transaction what one of its statements may do to others.
	 * @param sql the statement
	 * @param kind what it does
	 * @param lease where it is about to run
	 * @throws SQLException what SQLite says; the statement must not run then
	 */
	void admit(String sql, StatementKind kind, WriterLease lease) throws SQLException {
		if (kind.isRead()) {
			lease.admit(Sharing.SHARED);
			return;
		}
		Sharing known = this.sharings.get(sql);
		Sharing sharing = (known != null) ? known : unasked(sql, kind);
		if (sharing == Sharing.SHARED && known == null) {
			if (!lease.isShared()) {
				// to ask costs more than to run, so only if somebody is to join
				lease.admitUnasked(() -> askSharing(sql, lease));
				return;
			}
			sharing = askSharing(sql, lease);
		}
		if (kind == StatementKind.TRANSACTION_SETTING) {
			// what is prepared now checks foreign keys in another way than afterwards
			lease.discardStatements();
		}
		lease.admit(sharing);
	}

	private Sharing unasked(String sql, StatementKind kind) {
		if (kind == StatementKind.TRANSACTION_SETTING) {
			return Sharing.LAST;
		}
		return (kind == StatementKind.WRITE && !of(sql).pragma()) ? Sharing.SHARED : Sharing.ALONE;
	}

	private Sharing askSharing(String sql, Lease lease) {
		Explanation explanation = explain(sql, lease);
		return (explanation != null) ? explanation.sharing() : Sharing.ALONE;
	}

}
