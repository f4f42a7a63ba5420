package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A backup to S3 that only {@code spring.cloud.aws.*} configures.
 */
@Requires(Prerequisite.MINIO)
class SpringCloudAwsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	Path directory;

	private Process minio;

	private String endpoint;

	@BeforeEach
	void startMinio() throws IOException {
		Files.createDirectories(this.directory.resolve("minio/invoices"));
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.endpoint = "127.0.0.1:" + free.getLocalPort();
		}
		ProcessBuilder builder = new ProcessBuilder(Executables.find("minio").orElseThrow().toString(), "server",
				"--address", this.endpoint, this.directory.resolve("minio").toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("minio.txt").toFile());
		builder.environment().putAll(Map.of("MINIO_ROOT_USER", "invoices", "MINIO_ROOT_PASSWORD", "invoices-secret"));
		this.minio = builder.start();
		await("start of MinIO").atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> Http.get("http://" + this.endpoint + "/minio/health/live").statusCode() == 200);
	}

	@AfterEach
	void stopMinio() {
		this.minio.destroy();
	}

	@Test
	void theBackupAndTheCommandOfThePageReachTheBucket() throws IOException {
		Files.writeString(this.directory.resolve("application.properties"), """
				litefs.backup.target=s3://invoices/data
				spring.cloud.aws.s3.enabled=true
				spring.cloud.aws.s3.endpoint=http://%s
				spring.cloud.aws.s3.path-style-access-enabled=true
				spring.cloud.aws.region.static=us-east-1
				spring.cloud.aws.credentials.access-key=invoices
				spring.cloud.aws.credentials.secret-key=invoices-secret
				""".formatted(this.endpoint));
		String lineage;
		String txid;
		try (RunningJar application = RunningJar.start(this.directory, "--server.port=0")) {
			String url = application.awaitUrl();
			await().atMost(PATIENCE).untilAsserted(() -> {
				String health = Http.get(url + "/actuator/health/litefsBackup").body();
				assertThat(JsonPath.<String>read(health, "$.status")).isEqualTo("UP");
				assertThat(JsonPath.<Boolean>read(health, "$.details.verified")).isTrue();
			});
			String backups = Http.get(url + "/api/backups").body();
			assertThat(JsonPath.<String>read(backups, "$.restorePoints[0].command")).contains("-jar",
					"--litefs.restore");
			String points = Http.get(url + "/actuator/litefsbackups").body();
			lineage = JsonPath.read(points, "$.restorePoints[0].lineage");
			txid = JsonPath.read(points, "$.restorePoints[0].txid");
		}
		try (RunningJar command = RunningJar.start(this.directory, "--litefs.restore", "--output", "copy.db",
				"--lineage", lineage, "--txid", txid)) {
			assertThat(command.awaitExit()).as(command.output()).isZero();
		}
		assertThat(this.directory.resolve("copy.db")).isRegularFile();
	}

}
