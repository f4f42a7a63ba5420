package io.github.litefsspring.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.TestBackup;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar as a user starts it, with S3 and nothing else on the class path.
 */
@Requires(Prerequisite.MINIO)
class LitefsRestoreJarIT {

	@TempDir
	Path directory;

	@Test
	void theJarListsAndRestoresFromMinioAndNamesWhatIsWrong() throws IOException, InterruptedException {
		TestHistory history = new TestHistory(1, 4096).commit(12);
		try (MinioServer minio = MinioServer.start(this.directory); S3Client client = minio.client()) {
			client.createBucket((request) -> request.bucket("backup"));
			try (BackupStore store = S3Store.open(client, "backup", "my/db", S3Encryption.bucketDefault())) {
				TestBackup backup = new TestBackup(store);
				backup.open(Instant.parse("2026-01-02T03:04:05Z"));
				backup.putAll(history);
			}
			String target = "s3://backup/my/db?endpoint=" + minio.url();
			Path restored = this.directory.resolve("restored.db");

			Result list = run(MinioServer.PASSWORD, "--list", target);
			assertThat(list.status()).as(list.text()).isZero();
			assertThat(list.text()).startsWith("TIME").contains("000000000000000c", "litestream restore -o");
			Result restore = run(MinioServer.PASSWORD, "--integrity-check=none", "-o", restored.toString(), target);
			assertThat(restore.status()).as(restore.text()).isZero();
			assertThat(restored).hasBinaryContent(history.databaseAt(12));

			Result wrongSecret = run("any-secret-password", "-o", restored + "2", target);
			assertThat(wrongSecret.status()).as(wrongSecret.text()).isEqualTo(LitefsRestore.STORE);
			assertThat(wrongSecret.text()).contains("the secret key is wrong").doesNotContain("any-secret-password");
			Result missingBucket = run(MinioServer.PASSWORD, "-o", restored + "2",
					target.replace("s3://backup", "s3://no-such-bucket"));
			assertThat(missingBucket.status()).as(missingBucket.text()).isEqualTo(LitefsRestore.STORE);
			assertThat(missingBucket.text()).contains("the bucket does not exist");
			assertThat(Path.of(restored + "2")).doesNotExist();
		}
	}

	@Test
	void theJarIsTheDoctorToo() throws IOException, InterruptedException {
		Path data = Files.createDirectories(this.directory.resolve("data").resolve("dbs"));
		Result result = run(MinioServer.PASSWORD, "doctor", data.getParent().toString());
		assertThat(result.status()).as(result.text()).isZero();
		assertThat(result.text()).contains("Nothing is wrong");
	}

	private static Result run(String secretKey, String... arguments) throws IOException, InterruptedException {
		Path jar = Path.of("target", "litefs-restore.jar");
		assertThat(jar).as("mvn package makes it").exists();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("AWS_ACCESS_KEY_ID", MinioServer.USER);
		builder.environment().put("AWS_SECRET_ACCESS_KEY", secretKey);
		Process process = builder.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), text);
	}

	private record Result(int status, String text) {

	}

}
