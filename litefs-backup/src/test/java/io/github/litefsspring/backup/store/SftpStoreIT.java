package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.SingleWriterStoreContract;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.network.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Requires(Prerequisite.SSHD)
class SftpStoreIT extends SingleWriterStoreContract {

	private static final ObjectMetadata METADATA = new ObjectMetadata(Instant.ofEpochMilli(1_700_000_000_123L),
			Map.of("litefs-post", "8000000000000001"));

	@TempDir
	static Path folder;

	private static SshServer server;

	@BeforeAll
	static void startServer() throws IOException, InterruptedException {
		server = SshServer.start(folder);
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	protected BackupStore open() throws IOException {
		return server.target(root()).open(server.settings());
	}

	@Test
	void thereMustBeOneWriterOnly() {
		assertThat(this.store.isFenced()).isFalse();
	}

	@Test
	void filesAreWhereLitestreamLooksForThemWithTheSecondOfTheirTransaction() throws IOException {
		this.store.putIfAbsent(KeyLayout.FOLDERS.key(9, new LtxFileName(1, 2)), file(new byte[100]), METADATA);
		Path file = root().resolve("ltx/9/0000000000000001-0000000000000002.ltx");
		assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1_700_000_000_000L));
		assertThat(this.store.litestreamUrl("lineage"))
			.contains("sftp://%s@127.0.0.1:%d%s/lineage".formatted(SshServer.USER, server.port(), root()));
	}

	@Test
	void theTimeOfATransactionSurvivesACopyWithoutMetadata() throws IOException {
		String key = StoredTransaction.put(this.store, METADATA.timestamp());
		Files.delete(root().resolve(key + ".metadata"));
		Files.setLastModifiedTime(root().resolve(key), FileTime.from(Instant.now()));
		assertThat(this.store.find(key).orElseThrow().metadata().timestamp()).isEqualTo(METADATA.timestamp());
	}

	@Test
	void nothingUnfinishedIsLeftBehind() throws IOException {
		this.store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA);
		this.other.putIfAbsent("one.ltx", file(bytes(200, 2)), METADATA);
		this.store.compareAndSet("current.json", null, "one");
		assertThat(root().resolve(".tmp")).isEmptyDirectory();
	}

	@Test
	void unfinishedFilesAreRemovedOnlyWhenTheyAreOld() throws IOException {
		Path recent = Files.writeString(root().resolve(".tmp/recent"), "x");
		Path old = Files.writeString(root().resolve(".tmp/old"), "x");
		Files.setLastModifiedTime(old, FileTime.from(METADATA.timestamp()));
		open().close();
		assertThat(old).doesNotExist();
		assertThat(recent).exists();
	}

	@Test
	void aLostConnectionIsOpenedAgain() throws IOException {
		this.store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA);
		server.dropConnections();
		await().ignoreException(BackupStoreException.class)
			.untilAsserted(() -> assertThat(read(this.store, "one.ltx")).isEqualTo(bytes(100, 1)));
	}

	@Test
	void aKeyWithAPassphraseLogsIn() throws IOException, InterruptedException {
		Path key = this.local.resolve("key");
		SshServer.createKey(key, "some-passphrase");
		server.authorize(this.local.resolve("key.pub"));
		BackupTarget target = server.target(root());
		StoreSettings settings = server.settings(Map.of(StoreSettings.SFTP_PRIVATE_KEY, key.toString(),
				StoreSettings.SFTP_PASSPHRASE, "some-passphrase"));
		try (BackupStore opened = target.open(settings)) {
			assertThat(opened.list("", "")).isEmpty();
		}
		StoreSettings wrong = server.settings(Map.of(StoreSettings.SFTP_PRIVATE_KEY, key.toString(),
				StoreSettings.SFTP_PASSPHRASE, "another-passphrase"));
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> target.open(wrong))
			.withMessageContaining("check litefs.backup.sftp.private-key and litefs.backup.sftp.passphrase")
			.withMessageNotContaining("another-passphrase");
	}

	@Test
	void aKeyThatTheServerDoesNotKnowIsRefused() throws IOException, InterruptedException {
		SshServer.createKey(this.local.resolve("stranger"), "");
		StoreSettings settings = server
			.settings(Map.of(StoreSettings.SFTP_PRIVATE_KEY, this.local.resolve("stranger").toString()));
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> server.target(root()).open(settings))
			.withMessageContaining("the server does not accept the user");
	}

	@Test
	void aServerThatIsNotKnownIsRefused() throws IOException {
		Path empty = Files.createFile(this.local.resolve("known_hosts"));
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> openWithKnownHosts(empty))
			.withMessageContaining("is not in " + empty)
			.withMessageContaining("ssh-keyscan");
	}

	@Test
	void aServerWithAnotherKeyThanTheKnownOneIsRefused() throws IOException, InterruptedException {
		SshServer.createKey(this.local.resolve("host"), "");
		Path others = Files.writeString(this.local.resolve("known_hosts"),
				"[127.0.0.1]:%d %s".formatted(server.port(), Files.readString(this.local.resolve("host.pub"))));
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> openWithKnownHosts(others))
			.withMessageContaining("this may be another server");
	}

	@Test
	void missingFilesAreNamedWithTheirProperty() {
		Path missing = this.local.resolve("missing");
		assertThatExceptionOfType(BackupTargetException.class).isThrownBy(() -> openWithKnownHosts(missing))
			.withMessageContaining("litefs.backup.sftp.known-hosts=" + missing);
		StoreSettings settings = server.settings(Map.of(StoreSettings.SFTP_PRIVATE_KEY, missing.toString()));
		assertThatExceptionOfType(BackupTargetException.class).isThrownBy(() -> server.target(root()).open(settings))
			.withMessageContaining("litefs.backup.sftp.private-key=" + missing);
	}

	@Test
	void aFolderThatCannotBeCreatedIsSaidToBeSo() throws IOException {
		Path file = file(new byte[1]);
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> server.target(file.resolve("backup")).open(server.settings()))
			.withMessageContaining("Cannot open the folder in sftp://");
	}

	@Test
	void aServerThatIsNotThereCannotBeReached() throws IOException {
		BackupTarget gone = BackupTarget.parse("sftp://backup@127.0.0.1:%d/backup".formatted(FreePort.find()));
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> gone.open(server.settings()))
			.withMessageContaining("the server cannot be reached");
		BackupTarget unknown = BackupTarget.parse("sftp://backup@no-such-host.invalid/backup");
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> unknown.open(server.settings()))
			.withMessageContaining("there is no such host; check litefs.backup.target");
	}

	private BackupStore openWithKnownHosts(Path file) throws IOException {
		return server.target(root()).open(server.settings(Map.of(StoreSettings.SFTP_KNOWN_HOSTS, file.toString())));
	}

	private Path root() {
		return this.local.resolve("backup");
	}

}
