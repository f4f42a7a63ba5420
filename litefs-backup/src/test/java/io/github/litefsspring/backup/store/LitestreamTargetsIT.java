package io.github.litefsspring.backup.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.ltx.GoldenFiles;
import io.github.litefsspring.ltx.GoldenFiles.ExpectedDatabase;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.ltx.LtxMerge;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the stores keep is where the stock {@code litestream restore} finds it, with the
 * times that it filters by.
 */
@Requires(Prerequisite.LITESTREAM)
class LitestreamTargetsIT {

	private static final String HISTORY = "litefs/wal-4096";

	private static final int SNAPSHOT = 3;

	private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", MinioServer.USER,
			"AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);

	@TempDir
	Path directory;

	@Test
	void litestreamRestoresFromTheFolderOfADirectoryStore() throws IOException, InterruptedException {
		Path folder = this.directory.resolve("backup");
		try (BackupStore store = new DirectoryStore(folder)) {
			fill(store);
		}
		assertRestored(Map.of(), "file://" + folder);
	}

	@Test
	@Requires(Prerequisite.AZURITE)
	void litestreamRestoresFromTheContainerOfAnAzureBlobStore() throws IOException, InterruptedException {
		try (AzuriteServer azurite = AzuriteServer.start(this.directory)) {
			azurite.container("backup").create();
			try (BackupStore store = azurite.target("backup/my/lineage").open(azurite.settings())) {
				fill(store);
			}
			Path configuration = configuration(
					"{type: abs, account-name: %s, bucket: backup, path: my/lineage, endpoint: '%s'}"
						.formatted(AzuriteServer.ACCOUNT, azurite.endpoint()));
			assertRestored(Map.of("LITESTREAM_AZURE_ACCOUNT_KEY", AzuriteServer.KEY), "/database", "-config",
					configuration.toString());
		}
	}

	@Test
	@Requires(Prerequisite.SSHD)
	void litestreamRestoresFromTheFolderOfAnSftpStore() throws IOException, InterruptedException {
		Path folder = this.directory.resolve("backup/lineage");
		try (SshServer server = SshServer.start(this.directory)) {
			try (BackupStore store = server.target(folder).open(server.settings())) {
				fill(store);
			}
			Path configuration = configuration("{type: sftp, host: '127.0.0.1:%d', user: %s, path: %s, key-path: %s}"
				.formatted(server.port(), SshServer.USER, folder, server.userKey()));
			assertRestored(Map.of(), "/database", "-config", configuration.toString());
		}
	}

	@Test
	@Requires(Prerequisite.MINIO)
	void litestreamRestoresFromTheBucketOfAnS3Store() throws IOException, InterruptedException {
		try (MinioServer minio = MinioServer.start(this.directory); S3Client client = minio.client()) {
			client.createBucket((request) -> request.bucket("backup"));
			try (BackupStore store = S3Store.open(client, "backup", "my/lineage", S3Encryption.bucketDefault())) {
				fill(store);
			}
			assertRestored(CREDENTIALS,
					"s3://backup/my/lineage?endpoint=%s&region=us-east-1&forcePathStyle=true".formatted(minio.url()));
		}
	}

	private Path configuration(String replica) throws IOException {
		return Files.writeString(this.directory.resolve("litestream.yml"),
				"dbs:\n  - path: /database\n    replica: %s\n".formatted(replica));
	}

	private void fill(BackupStore store) throws IOException {
		List<Path> files = GoldenFiles.files(HISTORY);
		put(store, 9, files.subList(0, SNAPSHOT));
		for (int number = SNAPSHOT; number < files.size(); number++) {
			put(store, 0, files.subList(number, number + 1));
		}
	}

	private void put(BackupStore store, int level, List<Path> files) throws IOException {
		Path object = Files.createTempFile(this.directory, "object", ".ltx");
		try (LtxMerge merge = merge(files);
				OutputStream out = new BufferedOutputStream(Files.newOutputStream(object))) {
			LtxWriter.write(merge, object.toString(), out, merge.header().toLitestream());
			ObjectMetadata metadata = new ObjectMetadata(Instant.ofEpochMilli(merge.header().timestamp()),
					Map.of("litefs-post", "%016x".formatted(merge.postApplyChecksum())));
			String key = store.keyLayout().key(level, merge.header().fileName());
			assertThat(store.putIfAbsent(key, object, metadata)).isTrue();
		}
	}

	private static LtxMerge merge(List<Path> files) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (Path file : files) {
			sources.add(new LtxSource(LtxReader.open(file)));
		}
		return LtxMerge.of(sources);
	}

	private void assertRestored(Map<String, String> credentials, String url, String... options)
			throws IOException, InterruptedException {
		for (ExpectedDatabase expected : GoldenFiles.expected(HISTORY)) {
			if (expected.position().txid() >= SNAPSHOT) {
				Path restored = this.directory.resolve(expected.position().txidText() + ".db");
				List<String> all = new ArrayList<>(List.of("-txid", expected.position().txidText()));
				all.addAll(List.of(options));
				Litestream.restore(credentials, url, restored, all.toArray(String[]::new));
				assertThat(GoldenFiles.sha256(Files.readAllBytes(restored))).isEqualTo(expected.sha256());
			}
		}
	}

}
