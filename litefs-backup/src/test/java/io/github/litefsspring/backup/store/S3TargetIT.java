package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Requires(Prerequisite.MINIO)
class S3TargetIT {

	private static final StoreSettings NONE = StoreSettings.of(Map.of());

	@TempDir
	static Path folder;

	private static MinioServer minio;

	@BeforeAll
	static void startMinio() throws IOException {
		minio = MinioServer.start(folder);
		try (S3Client client = minio.client()) {
			client.createBucket((request) -> request.bucket("backup"));
		}
	}

	@AfterAll
	static void stopMinio() {
		minio.close();
	}

	@BeforeEach
	void setCredentials() {
		credentials(MinioServer.USER, MinioServer.PASSWORD);
		System.setProperty("aws.disableEc2Metadata", "true");
	}

	@AfterEach
	void clearCredentials() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
		System.clearProperty("aws.disableEc2Metadata");
	}

	@Test
	void aTargetIsOpenedWithTheDefaultCredentials() throws IOException {
		Path file = Files.write(folder.resolve("object"), new byte[100]);
		try (BackupStore store = target("invoices").open(NONE)) {
			assertThat(store.isFenced()).isTrue();
			assertThat(store.target()).isEqualTo("s3://backup/invoices/");
			assertThat(store.litestreamUrl("lineage"))
				.contains("s3://backup/invoices/lineage?region=us-east-1&endpoint=%s&%s".formatted(minio.url(),
						"forcePathStyle=true"));
			assertThat(store.putIfAbsent("one.ltx", file, new ObjectMetadata(Instant.EPOCH, Map.of()))).isTrue();
		}
		try (BackupStore store = target("invoices").openForReading(NONE)) {
			assertThat(store.find("one.ltx")).isPresent();
		}
	}

	@Test
	void aClientOfTheApplicationIsUsedAndLeftOpen() throws IOException {
		try (S3Client client = minio.client()) {
			try (BackupStore store = S3Store.open(client, BackupTarget.parse("s3://backup/app"), NONE)) {
				assertThat(store.target()).isEqualTo("s3://backup/app/");
				assertThat(store.litestreamUrl("x").orElseThrow()).contains("endpoint=" + minio.url());
			}
			assertThat(client.listBuckets().buckets()).isNotEmpty();
			assertThatExceptionOfType(BackupTargetException.class)
				.isThrownBy(() -> S3Store.open(client, BackupTarget.parse("file:" + folder), NONE))
				.withMessageContaining("is not in S3");
		}
	}

	@Test
	void wrongCredentialsSayWhatToCheck() {
		credentials("nobody", "any-secret-password");
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> target("x").open(NONE))
			.withMessageContaining("check AWS_ACCESS_KEY_ID")
			.withMessageNotContaining("any-secret-password");
	}

	@Test
	void aHostThatDoesNotExistIsNamed() {
		BackupTarget target = BackupTarget.parse("s3://backup/x?endpoint=http://no-such-host.invalid:9000");
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> target.open(NONE))
			.withMessageContaining("there is no host no-such-host.invalid")
			.withMessageContaining("litefs.backup.target");
	}

	private static BackupTarget target(String prefix) {
		return BackupTarget.parse("s3://backup/%s?endpoint=%s".formatted(prefix, minio.url()));
	}

	private static void credentials(String user, String password) {
		System.setProperty("aws.accessKeyId", user);
		System.setProperty("aws.secretAccessKey", password);
	}

}
