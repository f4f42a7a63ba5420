package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import static org.awaitility.Awaitility.await;

/**
 * A real MinIO on a free port, with its files in a temporary folder.
 */
public final class MinioServer implements AutoCloseable {

	public static final String USER = "test-user";

	public static final String PASSWORD = "test-password";

	private final Path folder;

	private final int port;

	private final URI url;

	private Process process;

	private MinioServer(Path folder, int port) throws IOException {
		this.folder = folder;
		this.port = port;
		this.url = URI.create("http://127.0.0.1:" + port);
		this.process = launch();
	}

	public static MinioServer start(Path folder) throws IOException {
		MinioServer server = new MinioServer(folder, FreePort.find());
		server.awaitReady();
		return server;
	}

	/**
	 * Start it again after {@link #close()}, with the same data.
	 */
	public void restart() throws IOException {
		this.process = launch();
		awaitReady();
	}

	private Process launch() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Executables.find("minio").orElseThrow().toString(), "server",
				"--quiet", "--address", "127.0.0.1:" + this.port, this.folder.resolve("data").toString());
		builder.environment().put("MINIO_ROOT_USER", USER);
		builder.environment().put("MINIO_ROOT_PASSWORD", PASSWORD);
		builder.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.folder.resolve("minio.log").toFile()));
		return builder.start();
	}

	private void awaitReady() {
		await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(this::isReady);
	}

	public URI url() {
		return this.url;
	}

	public S3Client client() {
		return client(USER, PASSWORD);
	}

	public S3Client client(String user, String password) {
		return clientBuilder(user, password).build();
	}

	public S3ClientBuilder clientBuilder(String user, String password) {
		return S3Client.builder()
			.endpointOverride(this.url)
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(user, password)));
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private boolean isReady() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.url.resolve("/minio/health/ready")).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() == 200;
	}

}
