package io.github.litefsspring.boot.handover;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class HandoverOnShutdownTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY);

	@Test
	void itStopsBeforeTheWebServerDoes() {
		assertThat(stopping(Successors.UNKNOWN, (nodeId) -> {
		}).getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
	}

	@Test
	void thePrimaryHandsOver(CapturedOutput output) {
		stopping(() -> List.of(new Next()), (nodeId) -> this.node.become(Role.REPLICA, "next")).stop();
		assertThat(output).contains("Node 'node1' stops and has handed the lease to 'next'");
	}

	@Test
	void withoutAFitCandidateItStopsAsThePrimaryAndWarns(CapturedOutput output) {
		stopping(() -> {
			throw new HandoverRefusedException("'node2': its application starts or stops");
		}, (nodeId) -> {
			throw new IllegalStateException("must not be asked");
		}).stop();
		assertThat(output).containsPattern("WARN.*Node 'node1' stops as PRIMARY: the lease was not handed over")
			.contains("'node2': its application starts or stops");
	}

	@Test
	void aClusterThatNeverHasACandidateIsNotWarnedAtEachStop(CapturedOutput output) {
		stopping(Successors.UNKNOWN, (nodeId) -> {
			throw new IllegalStateException("must not be asked");
		}).stop();
		assertThat(output).containsPattern("INFO.*Node 'node1' stops as PRIMARY: the lease was not handed over")
			.contains("litefs.channel.secret")
			.doesNotContain("WARN");
	}

	@Test
	void aReplicaStopsSilently(CapturedOutput output) {
		this.node.become(Role.REPLICA);
		stopping(Successors.UNKNOWN, (nodeId) -> {
			throw new IllegalStateException("must not be asked");
		}).stop();
		assertThat(output).doesNotContain("lease");
	}

	@Test
	void nothingIsWrittenHereWhileLitefsMayStillHandOver(@TempDir Path directory) throws Exception {
		try (LitefsDataSource dataSource = new LitefsDataSource(this.node,
				DataSourceSettings.of(directory.resolve("data.db")))) {
			execute(dataSource, "create table item (id integer primary key)");
			CountDownLatch asked = new CountDownLatch(1);
			HandoverOnShutdown lifecycle = stopping(dataSource, Duration.ofMillis(300), () -> List.of(new Next()),
					(nodeId) -> asked.countDown());
			CompletableFuture<Void> stop = CompletableFuture.runAsync(lifecycle::stop);
			asked.await();
			CompletableFuture<Void> write = CompletableFuture
				.runAsync(() -> execute(dataSource, "insert into item values (7)"));
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> write.get(1, TimeUnit.SECONDS));
			this.node.become(Role.REPLICA, "next");
			stop.join();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(write::join)
				.havingRootCause()
				.isInstanceOf(NotPrimarySqlException.class);
		}
	}

	private static void execute(LitefsDataSource dataSource, String sql) {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HandoverOnShutdown stopping(Successors successors, Consumer<String> litefs) {
		return stopping(null, Duration.ofSeconds(20), successors, litefs);
	}

	private HandoverOnShutdown stopping(@Nullable LitefsDataSource dataSource, Duration timeout, Successors successors,
			Consumer<String> litefs) {
		LeaseHandover handover = new LeaseHandover(this.node, () -> dataSource, new RunningWrites(), successors,
				litefs);
		HandoverOnShutdown lifecycle = new HandoverOnShutdown(this.node, handover, timeout);
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		return lifecycle;
	}

	private static final class Next implements Successor {

		@Override
		public String name() {
			return "next";
		}

		@Override
		public String nodeId() {
			return "id of next";
		}

		@Override
		public @Nullable String awaitReady(Position position, Duration longest) {
			return null;
		}

	}

}
