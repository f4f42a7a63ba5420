package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.TestLength;
import io.github.litefsspring.backup.maintain.StoreFaults.Fault;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The faults of {@link FaultyStoreTests} with real parts: between the AWS SDK, which
 * repeats requests by itself, and MinIO; and with the stock {@code litestream restore} in
 * the end.
 */
class FaultyStoreIT {

	private static final int SEEDS = TestLength.of("litefs.it.fault-seeds", 4, 25);

	private static final int FIRST = Integer.getInteger("litefs.it.fault-seed", 1);

	private static final int STEPS = 120;

	private static final String EVERYTHING_FOR_EVERYBODY = """
			{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
			 "Action": ["s3:*"], "Resource": ["arn:aws:s3:::open", "arn:aws:s3:::open/*"]}]}
			""";

	@TempDir
	Path folder;

	@Test
	@Requires(Prerequisite.MINIO)
	void whateverHappensOnTheWayToMinioWhatWasAcknowledgedCanBeRestored() throws IOException {
		try (MinioServer minio = MinioServer.start(this.folder);
				S3Client owner = minio.client();
				FaultyProxy proxy = new FaultyProxy(minio.url());
				S3Client direct = client(minio.url());
				S3Client client = client(proxy.url())) {
			owner.createBucket((request) -> request.bucket("open"));
			owner.putBucketPolicy((request) -> request.bucket("open").policy(EVERYTHING_FOR_EVERYBODY));
			for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
				BackupStore store = S3Store.open(direct, "open", "seed-" + seed, S3Encryption.bucketDefault());
				BackupStore way = S3Store.open(client, "open", "seed-" + seed, S3Encryption.bucketDefault());
				StoreSimulation simulation = new StoreSimulation(store, way, work(seed), seed).onTheNetwork(proxy::use);
				FaultyStoreTests.run(simulation, seed, STEPS, 0.1);
			}
		}
	}

	@Test
	@Requires(Prerequisite.MINIO)
	void anUploadInPartsWhoseCompletionGotNoReplyIsStored() throws IOException {
		try (MinioServer minio = MinioServer.start(this.folder);
				S3Client owner = minio.client();
				FaultyProxy proxy = new FaultyProxy(minio.url());
				S3Client client = client(proxy.url())) {
			owner.createBucket((request) -> request.bucket("open"));
			owner.putBucketPolicy((request) -> request.bucket("open").policy(EVERYTHING_FOR_EVERYBODY));
			Path large = Files.write(this.folder.resolve("large"), new byte[65 << 20]);
			BackupStore store = S3Store.open(client, "open", "large", S3Encryption.bucketDefault());
			StoreFaults faults = new StoreFaults(1).once(Pattern.compile("POST .*uploadId="), Fault.REPLY_LOST);
			proxy.use(faults);
			store.putIfAbsent("one.ltx", large, new ObjectMetadata(Instant.EPOCH, Map.of()));
			assertThat(faults.log()).hasSize(1);
			assertThat(store.find("one.ltx").orElseThrow().size()).isEqualTo(65 << 20);
		}
	}

	@Test
	@Requires(Prerequisite.LITESTREAM)
	void litestreamRestoresWhatWasAcknowledgedLast() throws IOException, InterruptedException {
		for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
			Path target = this.folder.resolve("store-" + seed);
			DirectoryStore store = new DirectoryStore(target);
			StoreSimulation simulation = new StoreSimulation(store, store, work(seed), seed);
			FaultyStoreTests.run(simulation, seed, STEPS, 0.1);
			Path restored = this.folder.resolve("restored-" + seed + ".db");
			Litestream.restore("file://" + target.resolve(simulation.lineage().id()), restored);
			assertThat(restored).as("seed %d", seed).hasBinaryContent(simulation.expected());
		}
	}

	private Path work(int seed) throws IOException {
		return Files.createDirectories(Objects.requireNonNull(this.folder).resolve("seed-" + seed));
	}

	private static S3Client client(URI url) {
		return S3Client.builder()
			.endpointOverride(url)
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.build();
	}

}
