package io.github.litefsspring.benchmarks.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.JavaCommand;
import io.github.litefsspring.benchmarks.Spread;

import org.springframework.util.FileSystemUtils;

/**
 * Starts the same application with the starter (standalone) and with plain Hikari and
 * sqlite-jdbc, in turn, each in its own JVM. The value is the difference of the medians
 * in milliseconds.
 */
public final class StartupBenchmark implements Benchmark {

	@Override
	public double run(Duration duration) throws Exception {
		List<Long> plain = new ArrayList<>();
		List<Long> starter = new ArrayList<>();
		startPlain();
		startWithStarter();
		long end = System.nanoTime() + duration.toNanos();
		while (plain.size() < 5 || System.nanoTime() < end) {
			plain.add(startPlain());
			starter.add(startWithStarter());
		}
		System.out.printf("%-28s %6s %8s %8s %8s%n", "start-up, ms", "starts", "median", "min", "max");
		print("plain Hikari + sqlite-jdbc", plain);
		print("with the starter", starter);
		return Spread.of(starter).median() - Spread.of(plain).median();
	}

	private static long startPlain() throws IOException, InterruptedException {
		return start(JavaCommand.classPathWithoutStarter(), "--spring.datasource.url=jdbc:sqlite:%s/data.db");
	}

	private static long startWithStarter() throws IOException, InterruptedException {
		return start(JavaCommand.classPath(), "--litefs.mode=standalone", "--litefs.database=%s/data.db");
	}

	private static long start(String classPath, String... properties) throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory("litefs-startup");
		try {
			List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
			for (String property : properties) {
				arguments.add(property.formatted(directory));
			}
			List<String> command = JavaCommand.of(classPath, List.of(), StartupApplication.class, arguments);
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			List<String> output;
			try (BufferedReader reader = process.inputReader()) {
				output = reader.lines().toList();
			}
			process.waitFor();
			return output.stream()
				.filter((line) -> line.startsWith(StartupApplication.READY))
				.map((line) -> Long.valueOf(line.substring(StartupApplication.READY.length())))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException(
						"The application did not start:\n" + String.join("\n", output)));
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private static void print(String name, List<Long> millis) {
		Spread spread = Spread.of(millis);
		System.out.printf(Locale.ROOT, "%-28s %6d %8.0f %8.0f %8.0f%n", name, millis.size(), spread.median(),
				spread.min(), spread.max());
	}

}
