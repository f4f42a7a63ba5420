package io.github.litefsspring.jdbc.physical;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.jdbc4.JDBC4Connection;

import static org.assertj.core.api.Assertions.assertThat;

class StatementCacheTests {

	private static final int SIZE = 64;

	private final StatementCache<KeptStatement> cache = new StatementCache<>();

	private JDBC4Connection connection;

	@BeforeEach
	void open() throws SQLException {
		this.connection = new JDBC4Connection("jdbc:sqlite::memory:", ":memory:", new Properties());
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
	}

	@Test
	void aKeptStatementIsGivenToTheNextOne() throws SQLException {
		KeptStatement statement = keep("SELECT 1");
		assertThat(this.cache.take("SELECT 2")).isNull();
		assertThat(this.cache.take("SELECT 1")).isSameAs(statement);
		this.cache.keep(statement);
		assertThat(this.cache.take("SELECT 1")).isSameAs(statement);
	}

	@Test
	void longTextsAreNotKeptAndTheOthersOnlyWithinABound() throws SQLException {
		assertThat(keep("SELECT '" + "x".repeat(40_000) + "'").isClosed()).isTrue();
		List<KeptStatement> statements = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			statements.add(keep("SELECT " + i + ", '" + "x".repeat(30_000) + "'"));
		}
		assertThat(statements).filteredOn((statement) -> !statement.isClosed()).hasSizeBetween(1, 4);
		assertThat(statements.get(19).isClosed()).isFalse();
	}

	@Test
	void aStatementInUseIsGivenToNobodyElse() throws SQLException {
		KeptStatement statement = keep("SELECT 1");
		assertThat(this.cache.take("SELECT 1")).isSameAs(statement);
		assertThat(this.cache.take("SELECT 1")).isNull();
	}

	@Test
	void ofTwoStatementsOfOneTextTheSecondIsClosed() throws SQLException {
		KeptStatement first = keep("SELECT 1");
		KeptStatement second = keep("SELECT 1");
		assertThat(first.isClosed()).isFalse();
		assertThat(second.isClosed()).isTrue();
		assertThat(this.cache.take("SELECT 1")).isSameAs(first);
	}

	@Test
	void aClosedStatementMakesRoomForTheNextOfItsText() throws SQLException {
		KeptStatement statement = keep("SELECT 1");
		assertThat(this.cache.take("SELECT 1")).isSameAs(statement);
		statement.close();
		assertThat(this.cache.take("SELECT 1")).isNull();
		KeptStatement next = keep("SELECT 1");
		assertThat(next.isClosed()).isFalse();
		assertThat(this.cache.take("SELECT 1")).isSameAs(next);
	}

	@Test
	void theOneThatWasNotUsedForLongestIsClosed() throws SQLException {
		List<KeptStatement> statements = new ArrayList<>();
		for (int i = 0; i < SIZE; i++) {
			statements.add(keep("SELECT " + i));
		}
		this.cache.keep(this.cache.take("SELECT 0"));
		keep("SELECT " + SIZE);
		assertThat(statements).filteredOn(KeptStatement::isClosed).containsExactly(statements.get(1));
	}

	@Test
	void theOldestStaysOpenUntilItsUserIsDone() throws SQLException {
		KeptStatement statement = keep("SELECT 0");
		assertThat(this.cache.take("SELECT 0")).isSameAs(statement);
		for (int i = 1; i <= SIZE; i++) {
			keep("SELECT " + i);
		}
		assertThat(statement.isClosed()).isFalse();
		assertThat(this.cache.take("SELECT 0")).isNull();
		this.cache.keep(statement);
		assertThat(this.cache.take("SELECT 0")).isSameAs(statement);
	}

	@Test
	void theNextOneFindsNeitherCursorNorParametersNorLimits() throws SQLException {
		var statement = new KeptStatement(this.connection, "SELECT ? UNION ALL SELECT 2");
		statement.setInt(1, 1);
		statement.setMaxRows(1);
		ResultSet rows = statement.executeQuery();
		assertThat(rows.next()).isTrue();
		this.cache.keep(statement);
		assertThat(rows.isClosed()).isTrue();
		assertThat(this.cache.take("SELECT ? UNION ALL SELECT 2")).isSameAs(statement);
		rows = statement.executeQuery();
		assertThat(rows.next()).isTrue();
		assertThat(rows.getObject(1)).isNull();
		assertThat(rows.next()).isTrue();
		assertThat(rows.getInt(1)).isEqualTo(2);
	}

	private KeptStatement keep(String sql) throws SQLException {
		var statement = new KeptStatement(this.connection, sql);
		this.cache.keep(statement);
		return statement;
	}

}
