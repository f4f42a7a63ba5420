package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

/**
 * The executable jar as a process of its own.
 */
final class RunningJar implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final Path log;

	private RunningJar(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	static Path path() {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> file.getFileName().toString().matches("sample-invoice-app-[^/]*\\.jar"))
				.filter((file) -> !file.getFileName().toString().contains("-sources"))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("No executable jar in target: run 'mvn package'"))
				.toAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<String> command(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Xmx192m", "-jar", path().toString()));
		command.addAll(List.of(arguments));
		return command;
	}

	static RunningJar start(Path directory, String... arguments) throws IOException {
		Path log = directory.resolve("output.txt");
		Files.deleteIfExists(log);
		Process process = new ProcessBuilder(command(arguments)).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		return new RunningJar(process, log);
	}

	String awaitUrl() {
		Matcher matcher = await("start of the application").atMost(Duration.ofSeconds(60))
			.until(() -> PORT.matcher(output()), Matcher::find);
		return "http://localhost:" + matcher.group(1);
	}

	int awaitExit() {
		await("end of the application").atMost(Duration.ofSeconds(60)).until(() -> !this.process.isAlive());
		return this.process.exitValue();
	}

	String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends the process with SIGTERM, as an operator does. */
	@Override
	public void close() {
		this.process.destroy();
		awaitExit();
	}

}
