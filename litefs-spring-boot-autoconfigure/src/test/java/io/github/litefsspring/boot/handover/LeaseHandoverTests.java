package io.github.litefsspring.boot.handover;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsApiException.Problem;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class LeaseHandoverTests {

	private static final HandoverPatience PATIENCE = new HandoverPatience(Duration.ofSeconds(20), null);

	private static final HandoverPatience SHORT = new HandoverPatience(Duration.ofMillis(50), Duration.ofMillis(50));

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY);

	private final RunningWrites writes = new RunningWrites();

	private final List<String> asked = new ArrayList<>();

	private final List<Successor> successors = new ArrayList<>();

	private Consumer<String> litefs = (nodeId) -> this.node.become(Role.REPLICA, "next");

	private LitefsDataSource dataSource;

	private LeaseHandover handover;

	@TempDir
	Path directory;

	@BeforeEach
	void start() throws SQLException {
		this.dataSource = new LitefsDataSource(this.node, DataSourceSettings.of(this.directory.resolve("data.db")));
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create table item (id integer primary key)");
		}
		this.handover = new LeaseHandover(this.node, () -> this.dataSource, this.writes,
				() -> List.copyOf(this.successors), this::ask);
	}

	private void ask(String nodeId) {
		this.asked.add(nodeId);
		this.litefs.accept(nodeId);
	}

	@AfterEach
	void stop() {
		this.dataSource.close();
	}

	@Test
	void theFirstCandidateThatIsReadyGetsIt() throws Exception {
		this.successors.add(new Candidate("behind", "it is behind"));
		this.successors.add(new Candidate("best", null));
		this.successors.add(new Candidate("other", null));
		assertThat(this.handover.toBest(PATIENCE)).isEqualTo("best");
		assertThat(this.asked).containsExactly("id of best");
		assertThat(this.writes.isPaused()).isFalse();
	}

	@Test
	void whatRunsEndsFirstAndLitefsIsNotAskedBefore() {
		this.successors.add(new Candidate("best", null));
		this.writes.begin();
		CompletableFuture<String> handingOver = CompletableFuture.supplyAsync(() -> {
			try {
				return this.handover.toBest(PATIENCE);
			}
			catch (SQLException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().until(this.writes::isPaused);
		assertThat(this.asked).isEmpty();
		this.writes.end();
		assertThat(handingOver.join()).isEqualTo("best");
	}

	@Test
	void aCandidateThatLitefsRefusesIsFollowedByTheNext() throws Exception {
		this.successors.add(new Candidate("gone", null));
		this.successors.add(new Candidate("best", null));
		this.litefs = (nodeId) -> {
			if (nodeId.equals("id of gone")) {
				throw new LitefsApiException(Problem.REFUSED, "target node is not currently connected", null);
			}
			this.node.become(Role.REPLICA, "next");
		};
		assertThat(this.handover.toBest(PATIENCE)).isEqualTo("best");
	}

	@Test
	void whenLitefsRefusesTwiceThisNodeWritesOn(CapturedOutput output) throws Exception {
		List.of("one", "two", "three").forEach((name) -> this.successors.add(new Candidate(name, null)));
		this.litefs = (nodeId) -> {
			throw new LitefsApiException(Problem.REFUSED, "target node is not currently connected", null);
		};
		assertThatExceptionOfType(LitefsApiException.class).isThrownBy(() -> this.handover.toBest(PATIENCE));
		assertThat(this.asked).containsExactly("id of one", "id of two");
		assertThat(output).contains("LiteFS does not hand the lease to 'one', trying the next one");
		assertThat(this.writes.begin()).as("it writes again").isTrue();
		insert();
	}

	@Test
	void noOtherCandidateIsAskedWhileTheFirstOneMayStillGetIt() throws Exception {
		List.of("one", "two").forEach((name) -> this.successors.add(new Candidate(name, null)));
		this.litefs = (nodeId) -> {
			throw new LitefsApiException(Problem.TIMED_OUT, "no answer", null);
		};
		assertThatExceptionOfType(LitefsApiException.class).isThrownBy(() -> this.handover.toBest(PATIENCE))
			.withMessage("no answer");
		assertThat(this.asked).containsExactly("id of one");
		insert();
	}

	@Test
	void whenNobodyCanTakeItEveryReasonIsNamedAndThisNodeWritesOn() throws Exception {
		this.successors.add(new Candidate("one", "it is behind"));
		this.successors.add(new Candidate("two", "it is silent"));
		assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(() -> this.handover.toBest(PATIENCE))
			.withMessageContaining("'one': it is behind; 'two': it is silent");
		assertThat(this.asked).isEmpty();
		assertThat(this.writes.begin()).isTrue();
		insert();
	}

	@Test
	void whatLitefsSaysAgainstItIsSaidAndThisNodeWritesOn() throws Exception {
		this.successors.add(new Candidate("one", null));
		this.litefs = (nodeId) -> {
			throw new LitefsApiException(Problem.REFUSED, "static lease does not support handoff", null);
		};
		assertThatExceptionOfType(LitefsApiException.class).isThrownBy(() -> this.handover.toBest(PATIENCE))
			.withMessageContaining("static lease does not support handoff");
		assertThat(this.writes.begin()).isTrue();
		insert();
	}

	@Test
	void whatIsNotThePrimaryHasNothingToHandOver() {
		this.node.become(Role.REPLICA);
		assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(() -> this.handover.toBest(PATIENCE))
			.withMessageContaining("'node1' is REPLICA");
		assertThatExceptionOfType(HandoverRefusedException.class).isThrownBy(() -> this.handover.to("A", PATIENCE));
	}

	@Test
	void aTransactionThatDoesNotEndIsRolledBackWhenTheApplicationStops(CapturedOutput output) throws Exception {
		this.successors.add(new Candidate("best", null));
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.execute("insert into item values (7)");
				CompletableFuture.runAsync(() -> {
					try {
						this.handover.toBest(SHORT);
					}
					catch (SQLException | InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}).join();
				assertThatExceptionOfType(NotPrimarySqlException.class)
					.isThrownBy(() -> statement.execute("insert into item values (8)"));
			}
		}
		assertThat(output).contains("A transaction is rolled back").contains("insert into item values (7)");
		this.node.become(Role.PRIMARY);
		insert();
	}

	private void insert() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThat(statement.executeUpdate("insert into item values (7)")).isEqualTo(1);
		}
	}

	private record Candidate(String name, @Nullable String problem) implements Successor {

		@Override
		public String nodeId() {
			return "id of " + this.name;
		}

		@Override
		public @Nullable String awaitReady(Position position, Duration longest) {
			return this.problem;
		}

	}

}
