package io.github.litefsspring.boot.datajdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.litefsspring.jdbc.DateTimeStorage;
import io.github.litefsspring.jdbc.TypeSettings;
import io.github.litefsspring.jdbc.types.StoredValue;

import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.relational.core.dialect.AbstractDialect;
import org.springframework.data.relational.core.dialect.IdGeneration;
import org.springframework.data.relational.core.dialect.LimitClause;
import org.springframework.data.relational.core.dialect.LockClause;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.IdentifierProcessing.LetterCasing;
import org.springframework.data.relational.core.sql.IdentifierProcessing.Quoting;
import org.springframework.data.relational.core.sql.LockOptions;
import org.springframework.data.relational.core.sql.render.PostgresUpsertRenderContext;
import org.springframework.data.relational.core.sql.render.UpsertRenderContext;

/**
 * SQLite for Spring Data JDBC.
 */
class LitefsJdbcDialect extends AbstractDialect implements JdbcDialect {

	// SQLite takes a name in double quotes that it does not know for text
	private static final IdentifierProcessing NAMES = IdentifierProcessing.create(new Quoting("`"), LetterCasing.AS_IS);

	private static final IdGeneration IDS = new WithoutSequences();

	private static final LimitClause LIMIT = new Limit();

	private static final LockClause LOCK = new NoLock();

	private final List<Object> converters = new ArrayList<>();

	LitefsJdbcDialect(TypeSettings types) {
		this.converters.add(new StoredValueConverter(new StoredValue(types)));
		if (types.storage() != DateTimeStorage.DRIVER) {
			this.converters.add(new DirectValueConverter());
		}
	}

	@Override
	public Collection<Object> getConverters() {
		return this.converters;
	}

	@Override
	public IdentifierProcessing getIdentifierProcessing() {
		return NAMES;
	}

	@Override
	public IdGeneration getIdGeneration() {
		return IDS;
	}

	@Override
	public LimitClause limit() {
		return LIMIT;
	}

	@Override
	public LockClause lock() {
		return LOCK;
	}

	// Spring Data chooses the form of an upsert by this name, and SQLite's is
	// PostgreSQL's
	@Override
	public String getName() {
		return "Postgres";
	}

	@Override
	public UpsertRenderContext getUpsertRenderContext() {
		return PostgresUpsertRenderContext.INSTANCE;
	}

	private static final class WithoutSequences implements IdGeneration {

		@Override
		public boolean sequencesSupported() {
			return false;
		}

	}

	private static final class Limit implements LimitClause {

		@Override
		public String getLimit(long limit) {
			return "LIMIT " + limit;
		}

		@Override
		public String getOffset(long offset) {
			// SQLite has no OFFSET without LIMIT
			return "LIMIT -1 OFFSET " + offset;
		}

		@Override
		public String getLimitOffset(long limit, long offset) {
			return "LIMIT " + limit + " OFFSET " + offset;
		}

		@Override
		public LimitClause.Position getClausePosition() {
			return LimitClause.Position.AFTER_ORDER_BY;
		}

	}

	// a read-write transaction has the database for itself
	private static final class NoLock implements LockClause {

		@Override
		public String getLock(LockOptions options) {
			return "";
		}

		@Override
		public LockClause.Position getClausePosition() {
			return LockClause.Position.AFTER_ORDER_BY;
		}

	}

}
