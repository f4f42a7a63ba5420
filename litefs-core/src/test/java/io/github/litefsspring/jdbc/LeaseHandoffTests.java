package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Nothing is written while LiteFS gives the lease to another node.
 */
class LeaseHandoffTests extends JdbcTestBase {

	private final AtomicBoolean asked = new AtomicBoolean();

	private Duration connectionTimeout = Duration.ofSeconds(20);

	private volatile Thread writing;

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				this.connectionTimeout, settings.readPoolSize(), properties);
	}

	@BeforeEach
	void primary() {
		this.node.become(Role.PRIMARY);
	}

	@Test
	void aWriteThatComesMeanwhileWaitsAndIsNotDoneHere() throws Exception {
		CompletableFuture<CompletableFuture<Void>> write = new CompletableFuture<>();
		new LeaseHandoff(this.dataSource).run(() -> {
			write.complete(writeMeanwhile());
			this.node.become(Role.REPLICA);
			return null;
		});
		assertThatExceptionOfType(CompletionException.class).isThrownBy(write.join()::join)
			.withCauseInstanceOf(NotPrimarySqlException.class);
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		this.node.become(Role.PRIMARY);
		assertNothingLeaks();
	}

	@Test
	void itLastsUntilThisNodeFollowsTheNextPrimary() throws Exception {
		var handoff = handoff(this::accept);
		await().untilTrue(this.asked);
		CompletableFuture<Void> write = writeMeanwhile();
		assertThat(handoff).isNotDone();
		this.node.become(Role.NO_PRIMARY);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> handoff.get(300, TimeUnit.MILLISECONDS));
		this.node.become(Role.REPLICA);
		handoff.join();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(write::join)
			.withCauseInstanceOf(NotPrimarySqlException.class);
	}

	@Test
	void anInterruptDoesNotLetWritesGoOnHereWhileLitefsMayHandOver() throws Exception {
		var handoff = handoff(this::accept);
		await().untilTrue(this.asked);
		Thread handing = this.writing;
		CompletableFuture<Void> write = writeMeanwhile();
		handing.interrupt();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> write.get(300, TimeUnit.MILLISECONDS));
		this.node.become(Role.REPLICA);
		handoff.join();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(write::join)
			.withCauseInstanceOf(NotPrimarySqlException.class);
	}

	@Test
	void aTransactionInProgressEndsFirst() throws Exception {
		CompletableFuture<Void> handoff;
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('first')");
			handoff = handoff(() -> {
				this.asked.set(true);
				this.node.become(Role.REPLICA);
				return null;
			});
			awaitWaiting();
			assertThat(this.asked).isFalse();
			connection.commit();
		}
		handoff.join();
		assertThat(this.asked).isTrue();
		assertThat(query("SELECT name FROM item")).containsExactly("first");
	}

	@Test
	void aTransactionThatDoesNotEndIsNamedAndNothingIsHandedOff() throws Exception {
		this.dataSource.close();
		this.connectionTimeout = Duration.ofMillis(300);
		this.dataSource = create(Map.of());
		try (Connection connection = transaction()) {
			execute(connection, "INSERT INTO item(name) VALUES ('long')");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(handoff(this::accept)::join)
				.havingCause()
				.isInstanceOf(SQLTransientConnectionException.class)
				.withMessageContaining("LiteFS was not asked to hand the lease over")
				.withMessageContaining("litefs.jdbc.connection-timeout")
				.withMessageContaining("VALUES ('long')")
				.withMessageContaining("end it, and hand off again");
			assertThat(this.asked).isFalse();
			connection.commit();
		}
		assertNothingLeaks();
	}

	@Test
	void whenLitefsRefusesThoseWhoWaitWriteHere() throws Exception {
		CompletableFuture<CompletableFuture<Void>> write = new CompletableFuture<>();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> new LeaseHandoff(this.dataSource).run(() -> {
				write.complete(writeMeanwhile());
				throw new IllegalStateException("target node is not currently connected");
			}))
			.withMessageContaining("not currently connected");
		write.join().join();
		assertThat(query("SELECT name FROM item")).containsExactly("meanwhile");
	}

	@Test
	void whenLitefsDoesNotAnswerTheLeaseMayMoveAllTheSame() throws Exception {
		var handoff = handoff(() -> {
			this.asked.set(true);
			return new IllegalStateException("no answer");
		});
		await().untilTrue(this.asked);
		CompletableFuture<Void> write = writeMeanwhile();
		this.node.become(Role.REPLICA);
		handoff.join();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(write::join)
			.withCauseInstanceOf(NotPrimarySqlException.class);
	}

	@Test
	void whenLitefsDoesNotAnswerAndTheLeaseStaysThatIsSaid() throws Exception {
		var handoff = new LeaseHandoff(this.dataSource, Duration.ofMillis(50));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> handoff.run(() -> new IllegalStateException("no answer")))
			.withMessage("no answer");
		assertNothingLeaks();
	}

	@Test
	void aLitefsThatDoesNotAnswerAndLosesItsPrimaryHasNotHandedOver() {
		var handoff = new LeaseHandoff(this.dataSource, Duration.ofMillis(50));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> handoff.run(() -> {
			this.node.become(Role.NO_PRIMARY);
			return new IllegalStateException("no answer");
		})).withMessage("no answer");
		this.node.become(Role.PRIMARY);
	}

	@Test
	void aLeaseOfWhichNothingMoreIsKnownIsNotCalledHandedOver() throws Exception {
		var handoff = new LeaseHandoff(this.dataSource, Duration.ofMillis(50));
		assertThatExceptionOfType(SQLTransientException.class).isThrownBy(() -> handoff.run(() -> {
			this.node.become(Role.NO_PRIMARY);
			return null;
		})).withMessageContaining("is NO_PRIMARY and knows no next primary");
		this.node.become(Role.PRIMARY);
		assertNothingLeaks();
	}

	@Test
	void aNodeThatStaysThePrimaryWritesAgain() throws Exception {
		var handoff = new LeaseHandoff(this.dataSource, Duration.ofMillis(50));
		assertThatExceptionOfType(SQLTransientException.class).isThrownBy(() -> handoff.run(this::accept))
			.withMessageContaining("is still the primary");
		assertThat(this.asked).isTrue();
		run("INSERT INTO item(name) VALUES ('after')");
		assertNothingLeaks();
	}

	@Test
	void aReplicaHasNothingToHandOff() {
		this.node.become(Role.REPLICA);
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> new LeaseHandoff(this.dataSource).run(this::accept));
		assertThat(this.asked).isFalse();
	}

	private RuntimeException accept() {
		this.asked.set(true);
		return null;
	}

	private CompletableFuture<Void> handoff(LeaseHandoff.Request request) {
		return run(() -> new LeaseHandoff(this.dataSource).run(request));
	}

	private CompletableFuture<Void> writeMeanwhile() {
		CompletableFuture<Void> write = run(() -> run("INSERT INTO item(name) VALUES ('meanwhile')"));
		awaitWaiting();
		assertThat(write).isNotDone();
		return write;
	}

	private CompletableFuture<Void> run(Attempt attempt) {
		return CompletableFuture.runAsync(() -> {
			try {
				attempt.run();
			}
			catch (SQLException ex) {
				throw new CompletionException(ex);
			}
		}, (task) -> {
			this.writing = new Thread(task);
			this.writing.start();
		});
	}

	private void awaitWaiting() {
		await().until(() -> this.writing.getState() == Thread.State.TIMED_WAITING);
	}

	/** Something that writes. */
	private interface Attempt {

		void run() throws SQLException;

	}

}
