package io.github.litefsspring.boot.handover;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

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

	private HandoverOnShutdown stopping(Successors successors, Consumer<String> litefs) {
		LeaseHandover handover = new LeaseHandover(this.node, () -> null, new RunningWrites(), successors, litefs);
		HandoverOnShutdown lifecycle = new HandoverOnShutdown(this.node, handover, Duration.ofSeconds(20));
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
