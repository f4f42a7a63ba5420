package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.ltx.GoldenFiles;
import io.github.litefsspring.ltx.GoldenFiles.ExpectedDatabase;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Our restore and the stock {@code litestream restore} read the same objects, made of
 * transactions of a real LiteFS, and give the same bytes.
 */
@Requires({ Prerequisite.LITESTREAM, Prerequisite.MINIO })
class LitestreamComparisonIT {

	private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", MinioServer.USER,
			"AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);

	@TempDir
	Path directory;

	private List<Path> files;

	@ParameterizedTest
	@ValueSource(strings = { "litefs/wal-4096", "litefs/delete-1024" })
	void bothGiveTheSameBytesFromAFolder(String history) throws IOException, InterruptedException {
		try (BackupStore store = new DirectoryStore(this.directory.resolve("backup"))) {
			Lineage lineage = compare(store, history);
			// a store's own times bound what litestream accepts, and only a folder's are
			// old
			Instant between = time(this.files.size() - 2);
			assertSame(ours(store, (request) -> RestoreRequest.before(between).in(lineage.id())),
					store.litestreamUrl(lineage.id()).orElseThrow(), "-timestamp", between.toString());
		}
	}

	@Test
	void bothGiveTheSameBytesFromMinio() throws IOException, InterruptedException {
		try (MinioServer minio = MinioServer.start(this.directory); S3Client client = minio.client()) {
			client.createBucket((request) -> request.bucket("backup"));
			try (BackupStore store = S3Store.open(client, "backup", "my/db", S3Encryption.bucketDefault())) {
				compare(store, "litefs/wal-4096");
			}
		}
	}

	@Test
	void whatIsWrongWithMinioIsSaidAndLeavesNoFile() throws IOException {
		Path output = Files.createDirectory(this.directory.resolve("output")).resolve("restored.db");
		try (MinioServer minio = MinioServer.start(this.directory);
				S3Client client = minio.client();
				S3Client stranger = minio.client("nobody", "any-secret-password")) {
			assertRefused(S3Store.openForReading(client, "no-such-bucket", "db", S3Encryption.bucketDefault()), output,
					"the bucket does not exist");
			assertRefused(S3Store.openForReading(stranger, "backup", "db", S3Encryption.bucketDefault()), output,
					"the access key is unknown");
			client.createBucket((request) -> request.bucket("backup"));
			assertRefused(S3Store.openForReading(client, "backup", "db", S3Encryption.bucketDefault()), output,
					"There is no backup in s3://backup/db/");
		}
		assertThat(output.getParent()).isEmptyDirectory();
	}

	private Lineage compare(BackupStore store, String history) throws IOException, InterruptedException {
		this.files = GoldenFiles.files(history);
		Lineage lineage = fill(store);
		String url = store.litestreamUrl(lineage.id()).orElseThrow();
		for (ExpectedDatabase expected : GoldenFiles.expected(history)) {
			long txid = expected.position().txid();
			if (txid >= 3) {
				Path ours = ours(store, (request) -> RestoreRequest.transaction(txid));
				assertThat(GoldenFiles.sha256(Files.readAllBytes(ours))).isEqualTo(expected.sha256());
				assertSame(ours, url, "-txid", expected.position().txidText());
			}
		}
		assertSame(ours(store, (request) -> request), url);
		return lineage;
	}

	private Lineage fill(BackupStore store) throws IOException {
		TestBackup backup = new TestBackup(store);
		Lineage lineage = backup.open(time(0));
		backup.put(9, sources(0, 3));
		backup.put(1, sources(3, this.files.size() - 2));
		for (int number = 3; number < this.files.size(); number++) {
			backup.put(0, sources(number, number + 1));
		}
		return lineage;
	}

	private List<LtxSource> sources(int from, int to) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (Path file : this.files.subList(from, to)) {
			sources.add(new LtxSource(LtxReader.open(file)));
		}
		return sources;
	}

	private Instant time(int number) throws IOException {
		try (LtxReader reader = LtxReader.open(this.files.get(number))) {
			return Instant.ofEpochMilli(reader.header().timestamp());
		}
	}

	private Path ours(BackupStore store, UnaryOperator<RestoreRequest> state) throws IOException {
		Path output = Files.createTempDirectory(this.directory, "ours").resolve("restored.db");
		RestoredFile restored = new Restore(store, IntegrityCheck.FULL).restore(state.apply(RestoreRequest.newest()),
				output, (progress) -> {
				});
		assertThat(restored.proved()).isTrue();
		return output;
	}

	private void assertSame(Path ours, String url, String... options) throws IOException, InterruptedException {
		Path theirs = Files.createTempDirectory(this.directory, "theirs").resolve("restored.db");
		Litestream.restore(CREDENTIALS, url, theirs, options);
		assertThat(ours).hasSameBinaryContentAs(theirs);
	}

	private static void assertRefused(BackupStore store, Path output, String message) {
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(
				() -> new Restore(store, IntegrityCheck.FULL).restore(RestoreRequest.newest(), output, (progress) -> {
				}))
			.withMessageContaining(message);
	}

}
