package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.SingleWriterStoreContract;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * S3 services that do not heed conditional writes. The requests are not signed, because a
 * signature covers the conditions.
 */
@Requires(Prerequisite.MINIO)
class S3SingleWriterStoreIT extends SingleWriterStoreContract {

	private static final long PART_SIZE = 5 * 1024 * 1024;

	private static final String EVERYTHING_FOR_EVERYBODY = """
			{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
			 "Action": ["s3:*"], "Resource": ["arn:aws:s3:::open", "arn:aws:s3:::open/*"]}]}
			""";

	@TempDir
	static Path folder;

	private static MinioServer minio;

	private static UnconditionalProxy proxy;

	private static S3Client client;

	private final String prefix = "invoices/" + UUID.randomUUID();

	@BeforeAll
	static void startMinioBehindAProxy() throws IOException {
		minio = MinioServer.start(folder);
		try (S3Client owner = minio.client()) {
			owner.createBucket((request) -> request.bucket("open"));
			owner.putBucketPolicy((request) -> request.bucket("open").policy(EVERYTHING_FOR_EVERYBODY));
		}
		proxy = UnconditionalProxy.thatIgnoresConditions(minio.url());
		client = client(proxy);
	}

	@AfterAll
	static void stopMinio() {
		client.close();
		proxy.close();
		minio.close();
	}

	@Override
	protected BackupStore open() throws IOException {
		return S3Store.open(client, "open", this.prefix, S3Encryption.bucketDefault(), PART_SIZE);
	}

	@Test
	void aServiceThatIgnoresConditionsIsNotFenced() {
		assertThat(this.store.isFenced()).isFalse();
	}

	@Test
	void aServiceThatRefusesConditionsIsNotFencedAndIsNotAskedForThem() throws IOException {
		try (UnconditionalProxy refusing = UnconditionalProxy.thatRefusesConditions(minio.url());
				S3Client refused = client(refusing);
				BackupStore opened = S3Store.open(refused, "open", this.prefix, S3Encryption.bucketDefault())) {
			assertThat(opened.isFenced()).isFalse();
			assertThat(opened.compareAndSet("current.json", null, "one")).isPresent();
		}
	}

	@Test
	void theSameServiceWithoutTheProxyIsFenced() throws IOException {
		try (S3Client direct = minio.client();
				BackupStore opened = S3Store.open(direct, "open", this.prefix, S3Encryption.bucketDefault())) {
			assertThat(opened.isFenced()).isTrue();
		}
	}

	private static S3Client client(UnconditionalProxy proxy) {
		return S3Client.builder()
			.endpointOverride(proxy.url())
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.build();
	}

}
