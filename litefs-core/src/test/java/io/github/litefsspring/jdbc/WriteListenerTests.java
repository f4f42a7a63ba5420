package io.github.litefsspring.jdbc;

import java.time.Duration;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Those who look on at commits and fail.
 */
class WriteListenerTests extends GroupTestBase {

	private volatile boolean positionFails;

	WriteListenerTests() {
		this.node = new StubLitefsNode(Role.STANDALONE) {

			@Override
			public Position readPosition() {
				if (WriteListenerTests.this.positionFails) {
					throw new IllegalStateException("a defect");
				}
				return super.readPosition();
			}

		};
	}

	@Override
	WriteSettings writeSettings() {
		return new WriteSettings(true, 128, Duration.ofMinutes(10), Duration.ofMillis(10));
	}

	@BeforeEach
	void fail() {
		this.dataSource.addWriteListener(new WriteListener() {

			@Override
			public void committed(int transactions) {
				throw new IllegalStateException("committed");
			}

			@Override
			public void slow(Duration held) {
				throw new IllegalStateException("slow");
			}

		});
	}

	@Test
	void aListenerThatFailsNeitherFailsACommitNorKeepsItsMembersWaiting() throws Exception {
		run(insert("single"));
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		assertDone(second.commit());
		assertDone(first.commit);
		assertThat(this.groups).endsWith(1, 2);
		assertThat(names()).containsExactly("single", "a", "b");
	}

	@Test
	void transactionsThatAreSlowAreStillNamedAfterAListenerFailed() throws Exception {
		for (int i = 1; i <= 2; i++) {
			int expected = i;
			Member slow = begun(insert("slow" + i));
			await().untilAsserted(() -> assertThat(this.slow).hasSize(expected));
			assertDone(slow.commit());
		}
	}

	@Test
	void whenThePositionCannotBeReadForAnyReasonNobodyKnows() throws Exception {
		this.node.become(Role.PRIMARY);
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		done(first);
		this.positionFails = true;
		assertThat(failureOf(second.commit())).isInstanceOf(OutcomeUnknownSqlException.class);
		assertThat(failureOf(first.commit)).isInstanceOf(OutcomeUnknownSqlException.class);
		assertThat(failureOf(member().execute(insert("c")))).isInstanceOf(OutcomeUnknownSqlException.class)
			.hasMessageContaining("a defect");
	}

}
