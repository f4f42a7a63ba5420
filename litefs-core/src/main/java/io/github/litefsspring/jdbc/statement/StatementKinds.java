package io.github.litefsspring.jdbc.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.KnownTexts;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.Sharing;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge about statement texts. Where the first words do not tell, SQLite is asked
 * with EXPLAIN, once per text and schema version.
 */
public final class StatementKinds {

	private final KnownTexts<Classification> texts = new KnownTexts<>();

	private final KnownTexts<StatementKind> asked = new KnownTexts<>();

	private final KnownTexts<Sharing> sharings = new KnownTexts<>();

	private final KeyStatements keys = new KeyStatements();

	private final LitefsHazards hazards;

	private volatile long schemaVersion = -1;

	public StatementKinds(LitefsHazards hazards) {
		this.hazards = hazards;
	}

	public Classification of(String sql) {
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

	public @Nullable StatementKind known(String sql) {
		return this.asked.get(sql);
	}

	// asks SQLite; WRITE, which is not remembered, when SQLite cannot explain it
	public StatementKind ask(String sql, Lease lease) {
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

	// a reader has refused a statement that was thought to read
	public void writes(String sql) {
		this.asked.put(sql, StatementKind.WRITE);
	}

	public void schemaChanged() {
		this.asked.clear();
		this.sharings.clear();
		this.keys.forget();
	}

	// the statements that give generated keys
	public KeyStatements keys() {
		return this.keys;
	}

	// from what is known before the first statement runs
	public Sharing ofTransaction(String first, StatementKind kind) {
		Sharing unasked = (kind.isRead() || kind == StatementKind.ASK) ? Sharing.SHARED : unasked(first, kind);
		Sharing known = this.sharings.get(first);
		return (known != null) ? known : unasked;
	}

	// tells a transaction what a statement that is about to run may do to others. The
	// statement must not run when this fails
	public void admit(String sql, StatementKind kind, Lease lease) throws SQLException {
		if (kind.isRead()) {
			lease.admit(Sharing.SHARED);
			return;
		}
		Sharing known = this.sharings.get(sql);
		Sharing sharing = (known != null) ? known : unasked(sql, kind);
		if (sharing == Sharing.SHARED && known == null) {
			if (!lease.isShared()) {
				// to ask costs more than to run, so only if another one is to join
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
