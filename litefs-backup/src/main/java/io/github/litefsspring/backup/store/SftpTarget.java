package io.github.litefsspring.backup.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import org.jspecify.annotations.Nullable;

/**
 * A target on an SFTP server. The path is absolute, as Litestream has it. Files that are
 * not set are those that OpenSSH uses.
 */
final class SftpTarget implements BackupTarget.Opener {

	private static final int DEFAULT_PORT = 22;

	private final TargetUrl url;

	private final String user;

	private final String root;

	SftpTarget(TargetUrl url) {
		this.url = url.withOptions();
		if (url.user() == null || url.user().isEmpty()) {
			throw url.wrong("names no user: write sftp://user@host:port/path");
		}
		this.user = url.user();
		String path = url.keyPrefix();
		if (path.isEmpty()) {
			throw url.wrong("names no folder: write sftp://user@host:port/path");
		}
		this.root = "/" + path;
	}

	String user() {
		return this.user;
	}

	String host() {
		return this.url.host();
	}

	int port() {
		return (this.url.port() != -1) ? this.url.port() : DEFAULT_PORT;
	}

	String address() {
		return (this.url.port() != -1) ? host() + ":" + port() : host();
	}

	String root() {
		return this.root;
	}

	@Override
	public BackupStore open(StoreSettings settings, boolean writable) throws BackupStoreException {
		Path knownHosts = existing(settings, StoreSettings.SFTP_KNOWN_HOSTS);
		if (knownHosts == null) {
			knownHosts = existing(List.of("known_hosts"));
		}
		if (knownHosts == null) {
			throw this.url.wrong(
					"needs the server's key, and there is no %s: run 'ssh-keyscan -p %d %s', compare what it prints with the server's key and keep it there, or in a file that %s names"
						.formatted(Path.of(System.getProperty("user.home"), ".ssh", "known_hosts"), port(), host(),
								StoreSettings.SFTP_KNOWN_HOSTS));
		}
		String password = settings.get(StoreSettings.SFTP_PASSWORD);
		Path privateKey = existing(settings, StoreSettings.SFTP_PRIVATE_KEY);
		if (privateKey == null && password == null) {
			privateKey = existing(List.of("id_ed25519", "id_ecdsa", "id_rsa"));
		}
		if (privateKey == null && password == null) {
			throw this.url.wrong("needs credentials: set %s or %s".formatted(StoreSettings.SFTP_PRIVATE_KEY,
					StoreSettings.SFTP_PASSWORD));
		}
		SftpLogin login = new SftpLogin(knownHosts, privateKey, settings.get(StoreSettings.SFTP_PASSPHRASE), password);
		return SftpStore.open(this, login, writable);
	}

	private @Nullable Path existing(StoreSettings settings, String name) {
		String value = settings.get(name);
		if (value == null) {
			return null;
		}
		Path file = Path.of(value);
		if (!Files.isReadable(file)) {
			throw this.url.wrong("needs a file that cannot be read: %s=%s".formatted(name, value));
		}
		return file;
	}

	private static @Nullable Path existing(List<String> names) {
		return names.stream()
			.map((name) -> Path.of(System.getProperty("user.home"), ".ssh", name))
			.filter(Files::isReadable)
			.findFirst()
			.orElse(null);
	}

}
