package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;

import static org.awaitility.Awaitility.await;

/**
 * MinIO with the bucket {@code invoices}.
 */
final class Minio implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(60);

	private final Process process;

	private final String endpoint;

	private Minio(Process process, String endpoint) {
		this.process = process;
		this.endpoint = endpoint;
	}

	static Minio start(Path directory) throws IOException {
		Files.createDirectories(directory.resolve("minio/invoices"));
		String address = "127.0.0.1:" + FreePort.find();
		ProcessBuilder builder = new ProcessBuilder(Executables.find("minio").orElseThrow().toString(), "server",
				"--address", address, directory.resolve("minio").toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("minio.txt").toFile());
		builder.environment().putAll(Map.of("MINIO_ROOT_USER", "invoices", "MINIO_ROOT_PASSWORD", "invoices-secret"));
		Minio minio = new Minio(builder.start(), "http://" + address);
		await("start of MinIO").atMost(START)
			.ignoreExceptions()
			.until(() -> Http.get(minio.endpoint + "/minio/health/live").statusCode() == 200);
		return minio;
	}

	/**
	 * What lets the application back up to it.
	 * @return properties by name
	 */
	Map<String, String> properties() {
		Map<String, String> properties = new TreeMap<>();
		properties.put("litefs.backup.enabled", "true");
		properties.put("litefs.backup.target", "s3://invoices/data");
		properties.put("spring.cloud.aws.s3.enabled", "true");
		properties.put("spring.cloud.aws.s3.endpoint", this.endpoint);
		properties.put("spring.cloud.aws.s3.path-style-access-enabled", "true");
		properties.put("spring.cloud.aws.region.static", "us-east-1");
		properties.put("spring.cloud.aws.credentials.access-key", "invoices");
		properties.put("spring.cloud.aws.credentials.secret-key", "invoices-secret");
		return properties;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
