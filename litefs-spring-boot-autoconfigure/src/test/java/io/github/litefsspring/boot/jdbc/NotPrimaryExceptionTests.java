package io.github.litefsspring.boot.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NotPrimaryExceptionTests {

	private final NodeState replica = new NodeState(Role.REPLICA, "primary", Position.NONE, Duration.ZERO,
			Instant.EPOCH);

	@Test
	void isFoundAsItIs() {
		NotPrimaryException exception = new NotPrimaryException("no", this.replica);
		assertThat(NotPrimaryException.findIn(exception)).containsSame(exception);
	}

	@Test
	void isFoundBelowOtherExceptions() {
		NotPrimaryException exception = new NotPrimaryException("no", this.replica);
		assertThat(NotPrimaryException.findIn(new IllegalStateException(new RuntimeException(exception))))
			.containsSame(exception);
	}

	@Test
	void isMadeFromTheSqlExceptionThatAnObjectMapperWrapped() {
		NotPrimarySqlException sql = new NotPrimarySqlException("refused", this.replica, null);
		assertThat(NotPrimaryException.findIn(new IllegalStateException("flush", sql))).hasValueSatisfying((found) -> {
			assertThat(found).hasMessage("refused").hasCause(sql);
			assertThat(found.role()).isEqualTo(Role.REPLICA);
			assertThat(found.primary()).isEqualTo("primary");
		});
	}

	@Test
	void isFoundBehindTheNextExceptionOfABatch() {
		BatchUpdateException batch = new BatchUpdateException(new int[0]);
		batch.setNextException(new NotPrimarySqlException("refused", this.replica, null));
		assertThat(NotPrimaryException.findIn(new IllegalStateException(batch))).isPresent();
	}

	@Test
	void isNotFoundWhereThereIsNone() {
		assertThat(NotPrimaryException.findIn(new IllegalStateException(new SQLException("other")))).isEmpty();
		assertThat(NotPrimaryException.findIn(null)).isEmpty();
	}

	@Test
	void aCircleOfCausesEnds() {
		RuntimeException first = new RuntimeException("first");
		first.initCause(new RuntimeException("second", first));
		assertThat(NotPrimaryException.findIn(first)).isEmpty();
	}

	@Test
	void anUnknownOutcomeIsFoundTheSameWay() {
		OutcomeUnknownSqlException sql = new OutcomeUnknownSqlException("who knows", null);
		assertThat(OutcomeUnknownException.findIn(new IllegalStateException(sql)))
			.hasValueSatisfying((found) -> assertThat(found).hasMessage("who knows").hasCause(sql));
		assertThat(OutcomeUnknownException.findIn(new IllegalStateException())).isEmpty();
	}

}
