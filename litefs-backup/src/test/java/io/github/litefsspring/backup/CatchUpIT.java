package io.github.litefsspring.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.catchup.CatchUp;
import io.github.litefsspring.backup.catchup.DatabaseOnNode;
import io.github.litefsspring.backup.catchup.MissingTransactions;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real primary that has an older state of its own history than the backup, as the next
 * primary has after a failover.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.MINIO })
class CatchUpIT {

	@TempDir
	static Path shared;

	private static MinioServer minio;

	private static S3Client client;

	@TempDir
	Path folder;

	@BeforeAll
	static void startMinio() throws IOException {
		minio = MinioServer.start(shared);
		client = minio.client();
		client.createBucket((request) -> request.bucket("backup"));
	}

	@AfterAll
	static void stopMinio() {
		client.close();
		minio.close();
	}

	@ParameterizedTest
	@CsvSource({ "wal, folder", "delete, folder", "wal, bucket" })
	void whatIsStoredIsAppliedAndReplicated(String journalMode, String target) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).start();
				BackupStore store = open(target, "applied")) {
			RunningNode primary = cluster.primary();
			primary.execute("pragma journal_mode=" + journalMode, "create table item (id integer primary key, content)",
					insert(1));
			Position stored = storeAheadOfOldState(cluster, store, primary);
			assertThat(primary.position().txid()).isLessThan(stored.txid());
			assertThat(primary.query("select count(*) from item")).containsExactly("2");

			assertThat(catchUp(primary, store)).isTrue();
			assertThat(primary.position()).isEqualTo(stored);
			cluster.awaitReplicated();
			primary.execute(insert(9));
			cluster.awaitReplicated();
			for (RunningNode node : cluster.nodes()) {
				assertThat(node.query("select id from item order by id")).containsExactly("1", "2", "3", "4", "9");
				assertThat(node.query("pragma integrity_check")).containsExactly("ok");
			}
			assertThat(Lineages.read(store).all()).hasSize(1);
			assertThat(catchUp(primary, store)).as("nothing more").isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource({ "wal, folder", "delete, folder", "delete, bucket" })
	void whatFollowsAnotherHistoryIsLeftInTheBackup(String journalMode, String target) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().start(); BackupStore store = open(target, "left")) {
			RunningNode primary = cluster.primary();
			primary.execute("pragma journal_mode=" + journalMode, "create table item (id integer primary key, content)",
					insert(1));
			Position stored = storeAheadOfOldState(cluster, store, primary);
			primary.execute(insert(7));
			Position here = primary.position();
			assertThat(here.txid()).isLessThan(stored.txid());

			assertThat(catchUp(primary, store)).isFalse();
			assertThat(primary.position()).isEqualTo(here);
			assertThat(primary.query("select id from item order by id")).containsExactly("1", "2", "7");
		}
	}

	private BackupStore open(String target, String prefix) throws IOException {
		return target.equals("bucket") ? S3Store.open(client, "backup", prefix, S3Encryption.bucketDefault())
				: new DirectoryStore(this.folder.resolve("backup"));
	}

	// one file of the store begins with what the old state has, and ends with what it has
	// not
	private Position storeAheadOfOldState(RunningCluster cluster, BackupStore store, RunningNode primary)
			throws Exception {
		Path copy = this.folder.resolve("old");
		Position stored;
		try (BackupSite site = new BackupSite(primary, cluster.primaryApiUrlTemplate(), store,
				TestSettings.every("primary", Duration.ofSeconds(2), Duration.ofHours(1)), "spool")) {
			assertThat(site.backup().awaitStored(primary.position(), Duration.ofSeconds(30))).isTrue();
			primary.execute(insert(2));
			copyFolder(primary.dataDirectory().resolve("dbs"), copy);
			primary.execute(insert(3));
			primary.execute(insert(4));
			stored = primary.position();
			await().untilAsserted(() -> assertThat(site.backup().status().stored()).isEqualTo(stored));
		}
		primary.stop();
		deleteFolder(primary.dataDirectory().resolve("dbs"));
		copyFolder(copy, primary.dataDirectory().resolve("dbs"));
		primary.start();
		cluster.awaitReplicated();
		return stored;
	}

	private boolean catchUp(RunningNode primary, BackupStore store) throws IOException {
		try (LitefsApi api = new LitefsApi(primary.apiUrl().toString(), "test")) {
			String name = String.valueOf(primary.database().getFileName());
			CatchUp catchUp = new CatchUp(api, store,
					new DatabaseOnNode(primary.dataDirectory(), name, primary::position),
					new CatchUp.Settings("primary", true, this.folder.resolve("work")));
			Optional<MissingTransactions> missing = catchUp.fetch(primary.position());
			return missing.isPresent() && catchUp.apply(missing.get());
		}
	}

	private static String insert(int id) {
		return "insert into item (id, content) values (%d, randomblob(20000))".formatted(id);
	}

	private static void copyFolder(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.toList()) {
				Path target = to.resolve(from.relativize(file).toString());
				if (Files.isDirectory(file)) {
					Files.createDirectories(target);
				}
				else {
					Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

	private static void deleteFolder(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
			for (Path file : deepestFirst) {
				Files.delete(file);
			}
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

}
