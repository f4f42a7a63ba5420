package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real {@code sshd} on a free port, with its own host key and one key that may log in
 * as the user who runs the test.
 */
final class SshServer implements AutoCloseable {

	static final String USER = System.getProperty("user.name");

	private final Path folder;

	private final int port;

	private final Process process;

	private SshServer(Path folder, int port, Process process) {
		this.folder = folder;
		this.port = port;
		this.process = process;
	}

	static SshServer start(Path folder) throws IOException, InterruptedException {
		int port = FreePort.find();
		createKey(folder.resolve("host_key"), "");
		createKey(folder.resolve("user_key"), "");
		Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
		Files.writeString(folder.resolve("known_hosts"),
				"[127.0.0.1]:%d %s".formatted(port, Files.readString(folder.resolve("host_key.pub"))));
		Files.writeString(folder.resolve("sshd_config"), """
				ListenAddress 127.0.0.1:%d
				HostKey %s
				AuthorizedKeysFile %s
				PidFile none
				StrictModes no
				UsePAM no
				PasswordAuthentication no
				KbdInteractiveAuthentication no
				PermitRootLogin prohibit-password
				MaxStartups 100
				Subsystem sftp internal-sftp
				""".formatted(port, folder.resolve("host_key"), folder.resolve("authorized_keys")));
		if ("root".equals(USER)) {
			// as root, sshd asks for this folder, which its start script makes
			Files.createDirectories(Path.of("/run/sshd"));
		}
		SshServer server = new SshServer(folder, port, launch(folder));
		await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(server::isReady);
		return server;
	}

	static void createKey(Path file, String passphrase) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Executables.find("ssh-keygen").orElseThrow().toString(), "-q", "-t",
				"ed25519", "-N", passphrase, "-f", file.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(process.waitFor()).isZero();
	}

	BackupTarget target(Path root) {
		return target(USER, root);
	}

	BackupTarget target(String user, Path root) {
		return BackupTarget.parse("sftp://%s@127.0.0.1:%d%s".formatted(user, this.port, root));
	}

	StoreSettings settings() {
		return settings(Map.of());
	}

	StoreSettings settings(Map<String, String> changes) {
		Map<String, String> settings = new HashMap<>();
		settings.put(StoreSettings.SFTP_KNOWN_HOSTS, this.folder.resolve("known_hosts").toString());
		settings.put(StoreSettings.SFTP_PRIVATE_KEY, userKey().toString());
		settings.putAll(changes);
		return StoreSettings.of(settings);
	}

	Path userKey() {
		return this.folder.resolve("user_key");
	}

	int port() {
		return this.port;
	}

	void authorize(Path publicKey) throws IOException {
		Files.writeString(this.folder.resolve("authorized_keys"), Files.readString(publicKey),
				StandardOpenOption.APPEND);
	}

	/**
	 * End all connections, and go on listening.
	 */
	void dropConnections() {
		this.process.children().forEach((child) -> {
			child.descendants().forEach(ProcessHandle::destroyForcibly);
			child.destroyForcibly();
			child.onExit().join();
		});
	}

	@Override
	public void close() {
		dropConnections();
		this.process.destroyForcibly();
	}

	private boolean isReady() throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			return socket.isConnected();
		}
	}

	private static Process launch(Path folder) throws IOException {
		return new ProcessBuilder(Executables.find("sshd").orElseThrow().toString(), "-D", "-e", "-f",
				folder.resolve("sshd_config").toString())
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("sshd.log").toFile())
			.start();
	}

}
