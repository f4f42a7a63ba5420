package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreContract;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Requires(Prerequisite.MINIO)
class S3StoreIT extends BackupStoreContract {

	private static final long PART_SIZE = 5 * 1024 * 1024;

	@TempDir
	static Path folder;

	private static MinioServer minio;

	private static S3Client client;

	private final String prefix = "invoices/" + UUID.randomUUID();

	@BeforeAll
	static void startMinio() throws IOException {
		minio = MinioServer.start(folder);
		client = minio.client();
		client.createBucket((request) -> request.bucket("backup"));
	}

	@AfterAll
	static void stopMinio() {
		client.close();
		minio.close();
	}

	@Override
	protected BackupStore open() throws IOException {
		return S3Store.open(client, "backup", this.prefix, S3Encryption.bucketDefault(), PART_SIZE);
	}

	@Test
	void theTimeOfATransactionSurvivesACopyWithoutMetadata() throws IOException {
		Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
		try (BackupStore store = open()) {
			String key = StoredTransaction.put(store, time);
			String object = this.prefix + "/" + key;
			client.copyObject((request) -> request.sourceBucket("backup")
				.sourceKey(object)
				.destinationBucket("backup")
				.destinationKey(object)
				.metadataDirective(MetadataDirective.REPLACE)
				.metadata(Map.of()));
			assertThat(store.find(key).orElseThrow().metadata().entries()).isEmpty();
			assertThat(store.find(key).orElseThrow().metadata().timestamp()).isEqualTo(time);
		}
	}

	@Test
	void theProbeLeavesNothingBehind() throws IOException {
		try (BackupStore store = open()) {
			assertThat(store.list("", "")).isEmpty();
		}
	}

	@Test
	void objectsAreWhereLitestreamLooksForThemWithTheTimeOfTheirTransaction() throws IOException {
		Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
		try (BackupStore store = open()) {
			store.putIfAbsent(KeyLayout.S3.key(9, new LtxFileName(1, 2)), file(new byte[100]),
					new ObjectMetadata(time, Map.of()));
		}
		assertThat(client.headObject(
				(request) -> request.bucket("backup").key(this.prefix + "/0009/0000000000000001-0000000000000002.ltx"))
			.metadata()).containsEntry("litestream-timestamp", time.toString());
	}

	@Test
	void moreObjectsAreListedThanOnePageHolds() throws IOException {
		for (int number = 0; number < 1005; number++) {
			String key = "%s/many/%04d".formatted(this.prefix, number);
			client.putObject((request) -> request.bucket("backup").key(key), RequestBody.fromString("x"));
		}
		try (BackupStore store = open()) {
			assertThat(store.list("many/", "")).hasSize(1005).first().isEqualTo(new ListedObject("many/0000", 1));
			assertThat(store.list("many/", "many/1003")).containsExactly(new ListedObject("many/1004", 1));
		}
	}

	@Test
	void anAbandonedUploadIsNotVisible() throws IOException {
		client.createMultipartUpload((request) -> request.bucket("backup").key(this.prefix + "/one.ltx"));
		try (BackupStore store = open()) {
			assertThat(store.find("one.ltx")).isEmpty();
			assertThat(store.list("", "")).isEmpty();
		}
	}

	@Test
	void aMissingBucketIsSaidToBeMissing() {
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> S3Store.open(client, "no-such-bucket", "x", S3Encryption.bucketDefault()))
			.withMessage("Cannot open the target in s3://no-such-bucket/x/: the bucket does not exist"
					+ " (status 404, NoSuchBucket)");
	}

	@Test
	void wrongCredentialsAreNamedWithoutBeingRepeated() {
		try (S3Client unknown = minio.client("nobody", "any-secret-password");
				S3Client wrong = minio.client(MinioServer.USER, "any-secret-password")) {
			assertThatExceptionOfType(BackupStoreException.class)
				.isThrownBy(() -> S3Store.open(unknown, "backup", "x", S3Encryption.bucketDefault()))
				.withMessageContaining("the access key is unknown");
			assertThatExceptionOfType(BackupStoreException.class)
				.isThrownBy(() -> S3Store.open(wrong, "backup", "x", S3Encryption.bucketDefault()))
				.withMessageContaining("the secret key is wrong")
				.withMessageNotContaining("any-secret-password");
		}
	}

	@Test
	void aServiceThatIsNotThereCannotBeReached() throws IOException {
		MinioServer stopped = MinioServer.start(Files.createDirectory(folder.resolve("stopped")));
		stopped.close();
		try (S3Client gone = stopped.client()) {
			assertThatExceptionOfType(BackupStoreException.class)
				.isThrownBy(() -> S3Store.open(gone, "backup", "x", S3Encryption.bucketDefault()))
				.withMessageContaining("the service cannot be reached");
		}
	}

}
