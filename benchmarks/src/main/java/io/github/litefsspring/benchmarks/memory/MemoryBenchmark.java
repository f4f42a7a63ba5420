package io.github.litefsspring.benchmarks.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.JavaCommand;
import io.github.litefsspring.benchmarks.Spread;

/**
 * Runs the same web application with the starter (standalone) and with plain Hikari and
 * sqlite-jdbc, in turn, each in its own JVM, sends the same requests to both and looks at
 * the heap after a collection and at the memory of the process. The value is the ratio of
 * the resident memory's medians.
 */
public final class MemoryBenchmark implements Benchmark {

	private static final int LEAST_RUNS = 3;

	@Override
	public Duration defaultDuration() {
		return Duration.ofSeconds(30);
	}

	@Override
	public double run(Duration duration) throws Exception {
		List<MeasuredApplication.Memory> plain = new ArrayList<>();
		List<MeasuredApplication.Memory> starter = new ArrayList<>();
		long end = System.nanoTime() + duration.toNanos();
		while (plain.size() < LEAST_RUNS || System.nanoTime() < end) {
			plain.add(MeasuredApplication.run(JavaCommand.classPathWithoutStarter(),
					"--spring.datasource.url=jdbc:sqlite:%s/data.db"));
			starter.add(MeasuredApplication.run(JavaCommand.classPath(), "--litefs.mode=standalone",
					"--litefs.database=%s/data.db"));
		}
		System.out.printf("%-28s %5s %12s %8s %8s %12s %8s %8s%n", "memory, MB", "runs", "resident", "min", "max",
				"heap in use", "min", "max");
		Spread plainResident = print("plain Hikari + sqlite-jdbc", plain);
		Spread starterResident = print("with the starter", starter);
		return starterResident.median() / plainResident.median();
	}

	private static Spread print(String name, List<MeasuredApplication.Memory> runs) {
		Spread resident = Spread.of(runs.stream().map(MeasuredApplication.Memory::residentMegabytes).toList());
		Spread heap = Spread.of(runs.stream().map(MeasuredApplication.Memory::heapMegabytes).toList());
		System.out.printf(Locale.ROOT, "%-28s %5d %12.1f %8.1f %8.1f %12.1f %8.1f %8.1f%n", name, runs.size(),
				resident.median(), resident.min(), resident.max(), heap.median(), heap.min(), heap.max());
		return resident;
	}

}
