package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
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

	private Minio minio;

	@BeforeEach
	void startMinio() throws IOException {
		this.minio = Minio.start(this.directory);
	}

	@AfterEach
	void stopMinio() {
		this.minio.close();
	}

	@Test
	void theBackupAndTheCommandOfThePageReachTheBucket() throws IOException {
		Files.writeString(this.directory.resolve("application.properties"),
				this.minio.properties()
					.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + "=" + entry.getValue())
					.collect(Collectors.joining("\n")));
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
