package io.github.litefsspring.benchmarks.restore;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Spread;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;

import org.springframework.util.FileSystemUtils;

/**
 * Restores the same objects of a 1 GB database from a real MinIO with
 * {@code litestream restore} and with {@code litefs-restore}, in turn, each as a process
 * with its start. Both write the file durably; ours also proves that the result is the
 * database that was backed up and has SQLite check its pages. The value is the ratio of
 * the medians, Litestream's to ours.
 */
public final class RestoreBenchmark implements Benchmark {

	private static final long SIZE = 1_000_000_000;

	private static final int HEAP_MB = 256;

	private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", "benchmark",
			"AWS_SECRET_ACCESS_KEY", "benchmark-password");

	private final Path folder;

	public RestoreBenchmark() {
		this.folder = Path.of(System.getProperty("java.io.tmpdir"), "litefs-restore-" + ProcessHandle.current().pid());
	}

	@Override
	public double run(Duration duration) throws Exception {
		Files.createDirectories(this.folder.resolve("minio/backup"));
		Process minio = null;
		try {
			System.out.println("writing a database of 1 GB");
			Path database = this.folder.resolve("source.db");
			SampleDatabase.create(database, SIZE);
			int port = FreePort.find();
			minio = startMinio(port);
			String target = "s3://backup/benchmark?endpoint=http://127.0.0.1:%d&region=us-east-1".formatted(port);
			System.out.println("storing it as a snapshot and 19 files after it");
			String url = run(
					java("-cp", jar() + ":" + classes(), StoreBackup.class.getName(), target, database.toString()))
				.lines()
				.reduce((before, line) -> line)
				.orElseThrow();
			return measure(duration, database, target, url);
		}
		finally {
			if (minio != null) {
				minio.destroyForcibly().waitFor();
			}
			FileSystemUtils.deleteRecursively(this.folder);
		}
	}

	private double measure(Duration duration, Path database, String target, String url) throws Exception {
		Path output = this.folder.resolve("restored.db");
		List<String> theirs = List.of(tool("litestream"), "restore", "-o", output.toString(), url);
		List<String> ours = java("-Xmx%dm".formatted(HEAP_MB), "-jar", jar(), "--output", output.toString(), target);
		List<Long> litestream = new ArrayList<>();
		List<Long> litefsRestore = new ArrayList<>();
		long end = System.nanoTime() + duration.toNanos();
		while (litestream.size() < 3 || System.nanoTime() < end) {
			litestream.add(time(theirs, database, output));
			litefsRestore.add(time(ours, database, output));
		}
		System.out.printf("%-44s %6s %8s %8s %8s%n", "restore of 1 GB from MinIO, ms", "runs", "median", "min", "max");
		print("litestream restore", litestream);
		print("litefs-restore, %d MB heap".formatted(HEAP_MB), litefsRestore);
		print("litestream restore -integrity-check full",
				List.of(time(with(theirs, 2, "-integrity-check", "full"), database, output)));
		print("litefs-restore --integrity-check full",
				List.of(time(with(ours, ours.size(), "--integrity-check", "full"), database, output)));
		return Spread.of(litestream).median() / Spread.of(litefsRestore).median();
	}

	private long time(List<String> command, Path expected, Path output) throws IOException, InterruptedException {
		long start = System.nanoTime();
		run(command);
		long millis = (System.nanoTime() - start) / 1_000_000;
		if (Files.mismatch(expected, output) != -1) {
			throw new IllegalStateException("Not the same bytes: " + command);
		}
		Files.delete(output);
		return millis;
	}

	private Process startMinio(int port) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(tool("minio"), "server", "--quiet", "--address",
				"127.0.0.1:" + port, this.folder.resolve("minio").toString());
		builder.environment().put("MINIO_ROOT_USER", CREDENTIALS.get("AWS_ACCESS_KEY_ID"));
		builder.environment().put("MINIO_ROOT_PASSWORD", CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"));
		builder.redirectErrorStream(true).redirectOutput(this.folder.resolve("minio.log").toFile());
		Process process = builder.start();
		URI ready = URI.create("http://127.0.0.1:%d/minio/health/ready".formatted(port));
		for (int attempt = 0; attempt < 100; attempt++) {
			try {
				if (HttpClient.newHttpClient()
					.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
					.statusCode() == 200) {
					return process;
				}
			}
			catch (IOException ex) {
				// not yet
			}
			Thread.sleep(200);
		}
		process.destroyForcibly();
		throw new IllegalStateException("MinIO did not start");
	}

	private static String run(List<String> command) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		// with this variable litestream does not start at all
		builder.environment().remove("AWS_CA_BUNDLE");
		builder.environment().putAll(CREDENTIALS);
		Process process = builder.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException(command + " failed:\n" + text);
		}
		return text;
	}

	private static List<String> java(String... arguments) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
		command.addAll(Arrays.asList(arguments));
		return command;
	}

	private static List<String> with(List<String> command, int position, String... options) {
		List<String> extended = new ArrayList<>(command);
		extended.addAll(position, List.of(options));
		return extended;
	}

	private static String jar() {
		return System.getProperty("litefs.restore.jar");
	}

	private static String classes() {
		return System.getProperty("java.class.path").split(":")[0];
	}

	private static String tool(String name) {
		return Executables.find(name)
			.orElseThrow(() -> new IllegalStateException("Run tools/install " + name))
			.toString();
	}

	private static void print(String name, List<Long> millis) {
		Spread spread = Spread.of(millis);
		System.out.printf(Locale.ROOT, "%-44s %6d %8.0f %8.0f %8.0f%n", name, millis.size(), spread.median(),
				spread.min(), spread.max());
	}

}
