package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.test.condition.Executables;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import static org.awaitility.Awaitility.await;

/**
 * A real MinIO on a free port, with its files in a temporary folder.
 */
public final class MinioServer implements AutoCloseable {

	public static final String USER = "test-user";

	public static final String PASSWORD = "test-password";

	private final Process process;

	private final URI url;

	private MinioServer(Process process, URI url) {
		this.process = process;
		this.url = url;
	}

	public static MinioServer start(Path folder) throws IOException {
		int port = freePort();
		ProcessBuilder builder = new ProcessBuilder(Executables.find("minio").orElseThrow().toString(), "server",
				"--quiet", "--address", "127.0.0.1:" + port, folder.resolve("data").toString());
		builder.environment().put("MINIO_ROOT_USER", USER);
		builder.environment().put("MINIO_ROOT_PASSWORD", PASSWORD);
		builder.redirectErrorStream(true).redirectOutput(folder.resolve("minio.log").toFile());
		MinioServer server = new MinioServer(builder.start(), URI.create("http://127.0.0.1:" + port));
		await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(server::isReady);
		return server;
	}

	public URI url() {
		return this.url;
	}

	public S3Client client() {
		return client(USER, PASSWORD);
	}

	public S3Client client(String user, String password) {
		return S3Client.builder()
			.endpointOverride(this.url)
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(user, password)))
			.build();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private boolean isReady() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.url.resolve("/minio/health/ready")).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() == 200;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
