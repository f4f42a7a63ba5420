package io.github.litefsspring.benchmarks.micro;

import java.time.Duration;

import io.github.litefsspring.jdbc.read.ReadGate;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * A read goes through the open gate.
 */
@State(Scope.Benchmark)
public class ReadGateMicro {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ReadGate gate = new ReadGate();

	@Benchmark
	public ReadGate.@Nullable Visit enterAndExit() throws InterruptedException {
		return pass();
	}

	@Benchmark
	@Threads(2)
	public ReadGate.@Nullable Visit enterAndExitWithTwoThreads() throws InterruptedException {
		return pass();
	}

	private ReadGate.@Nullable Visit pass() throws InterruptedException {
		ReadGate.Visit visit = this.gate.enter(TIMEOUT);
		if (visit != null) {
			this.gate.exit(visit);
		}
		return visit;
	}

}
