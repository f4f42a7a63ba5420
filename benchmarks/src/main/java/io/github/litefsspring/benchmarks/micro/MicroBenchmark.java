package io.github.litefsspring.benchmarks.micro;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.benchmarks.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all JMH benchmarks of this package, each in JVMs of its own. The value is the time
 * of one uncontended way through the {@link io.github.litefsspring.jdbc.read.ReadGate},
 * in nanoseconds.
 */
public final class MicroBenchmark implements Benchmark {

	private static final int ITERATIONS = 5;

	private static final String GATE = "ReadGateMicro.enterAndExit";

	@Override
	public Duration defaultDuration() {
		return Duration.ofSeconds(5);
	}

	@Override
	public double run(Duration duration) throws Exception {
		TimeValue iteration = TimeValue.milliseconds(duration.toMillis() / ITERATIONS);
		OptionsBuilder options = new OptionsBuilder();
		options.include(MicroBenchmark.class.getPackageName().replace(".", "\\.") + "\\..*Micro\\.")
			.mode(Mode.AverageTime)
			.timeUnit(TimeUnit.NANOSECONDS)
			.forks(2)
			.warmupIterations(ITERATIONS)
			.warmupTime(iteration)
			.measurementIterations(ITERATIONS)
			.measurementTime(iteration)
			.verbosity(VerboseMode.SILENT);
		Collection<RunResult> results = new Runner(options.build()).run();
		System.out.printf("%-44s %10s %10s%n", "one operation, ns", "mean", "± (99.9 %)");
		double gate = Double.NaN;
		for (RunResult result : results) {
			Result<?> primary = result.getPrimaryResult();
			String name = result.getParams().getBenchmark();
			String shortName = name.substring(MicroBenchmark.class.getPackageName().length() + 1);
			System.out.printf(Locale.ROOT, "%-44s %10.1f %10.1f%n", shortName, primary.getScore(),
					primary.getScoreError());
			gate = shortName.equals(GATE) ? primary.getScore() : gate;
		}
		return gate;
	}

}
