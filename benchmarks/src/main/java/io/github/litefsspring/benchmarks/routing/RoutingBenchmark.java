package io.github.litefsspring.benchmarks.routing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Spread;
import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.access.PlainPool;
import io.github.litefsspring.benchmarks.access.StarterApplication;
import io.github.litefsspring.benchmarks.load.Load;
import io.github.litefsspring.benchmarks.load.Operation;

import org.springframework.util.FileSystemUtils;

/**
 * The time of one operation of one thread on a plain SQLite file, with the starter in
 * standalone mode and with a plain pool, in many short rounds in turn. The value is ours
 * divided by the plain pool's, the worse of a read-only transaction and a single reading
 * statement.
 */
public final class RoutingBenchmark implements Benchmark {

	private static final int ROUNDS = 15;

	private static final Duration WARM_UP = Duration.ofSeconds(3);

	@Override
	public Duration defaultDuration() {
		return Duration.ofSeconds(5);
	}

	@Override
	public double run(Duration duration) throws Exception {
		Path directory = Files.createTempDirectory("litefs-routing");
		Path plainFile = directory.resolve("plain.db");
		Path ourFile = directory.resolve("ours.db");
		Notes.create("jdbc:sqlite:" + plainFile, "WAL");
		Notes.create("jdbc:sqlite:" + ourFile, "WAL");
		try (Access plain = PlainPool.standalone(plainFile); Access ours = StarterApplication.standalone(ourFile)) {
			Duration round = duration.dividedBy(ROUNDS);
			System.out.printf("%-24s %-22s %9s %9s %9s %7s%n", "one operation, µs", "through", "median", "min", "max",
					"ratio");
			double statement = compare("reading statement", plain, ours, Notes::autocommit, round);
			double transaction = compare("read-only transaction", plain, ours, Notes::readOnlyTransaction, round);
			compare("writing statement", plain, ours, Notes::update, round);
			return Math.max(statement, transaction);
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private static double compare(String name, Access plain, Access ours, Function<Access, Operation> operation,
			Duration round) throws InterruptedException {
		Operation plainOperation = operation.apply(plain);
		Operation ourOperation = operation.apply(ours);
		micros(plainOperation, WARM_UP);
		micros(ourOperation, WARM_UP);
		List<Double> plainTimes = new ArrayList<>();
		List<Double> ourTimes = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			plainTimes.add(micros(plainOperation, round));
			ourTimes.add(micros(ourOperation, round));
			ratios.add(ourTimes.get(i) / plainTimes.get(i));
		}
		double ratio = Spread.of(ratios).median();
		print(name, plain.name(), Spread.of(plainTimes), "");
		print(name, ours.name(), Spread.of(ourTimes), String.format(Locale.ROOT, "%.2f", ratio));
		return ratio;
	}

	private static double micros(Operation operation, Duration duration) throws InterruptedException {
		return 1e6 / Load.run(1, operation, duration).perSecond();
	}

	private static void print(String name, String side, Spread micros, String ratio) {
		System.out.printf(Locale.ROOT, "%-24s %-22s %9.2f %9.2f %9.2f %7s%n", name, side, micros.median(), micros.min(),
				micros.max(), ratio);
	}

}
