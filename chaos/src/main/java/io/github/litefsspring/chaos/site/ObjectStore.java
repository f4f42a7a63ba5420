package io.github.litefsspring.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;
import org.jspecify.annotations.Nullable;

/**
 * A MinIO server that keeps its data when it is killed.
 */
public final class ObjectStore {

	private static final String USER = "chaos";

	private static final String PASSWORD = "chaos-password";

	private static final Duration START = Duration.ofSeconds(60);

	private final InetAddress address;

	private final int port;

	private final Path directory;

	private final Path log;

	private @Nullable Process process;

	ObjectStore(InetAddress address, Path directory, Path log) {
		this.address = address;
		this.port = FreePort.find(List.of(address));
		this.directory = directory;
		this.log = log;
		try {
			Files.createDirectories(directory.resolve("backup"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String address() {
		return this.address.getHostAddress();
	}

	int port() {
		return this.port;
	}

	private String url() {
		return "http://" + address() + ":" + this.port;
	}

	/**
	 * The target for {@code litefs.backup.target}.
	 * @return a URL
	 */
	public String target() {
		return "s3://backup/data.db?endpoint=" + url() + "&region=us-east-1";
	}

	/**
	 * The environment in which S3's client finds its keys.
	 * @return variables by name
	 */
	public Map<String, String> credentials() {
		return Map.of("AWS_ACCESS_KEY_ID", USER, "AWS_SECRET_ACCESS_KEY", PASSWORD);
	}

	/**
	 * Start it and wait until it answers. Does nothing while it runs.
	 */
	public synchronized void start() {
		if (this.process != null && this.process.isAlive()) {
			return;
		}
		ProcessBuilder builder = new ProcessBuilder(Executables.find("minio").orElseThrow().toString(), "server",
				"--quiet", "--address", address() + ":" + this.port, this.directory.toString());
		builder.environment().put("MINIO_ROOT_USER", USER);
		builder.environment().put("MINIO_ROOT_PASSWORD", PASSWORD);
		builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
		try {
			this.process = builder.start();
			awaitReady();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitReady() throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/minio/health/ready")).build();
		HttpClient client = HttpClient.newHttpClient();
		Instant end = Instant.now().plus(START);
		while (Instant.now().isBefore(end)) {
			try {
				if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
					return;
				}
			}
			catch (IOException ex) {
				// not yet
			}
			TimeUnit.MILLISECONDS.sleep(100);
		}
		throw new IllegalStateException("MinIO did not start, see " + this.log);
	}

	/**
	 * Kill it (SIGKILL).
	 */
	public synchronized void kill() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

}
