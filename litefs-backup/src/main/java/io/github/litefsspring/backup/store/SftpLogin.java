package io.github.litefsspring.backup.store;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The login of a store to an SFTP server, and the identity of that server.
 *
 * @param knownHosts the file with the keys of known hosts
 * @param privateKey the file with the user's private key, or null
 * @param passphrase the passphrase of that key, or null
 * @param password the user's password, or null
 */
record SftpLogin(Path knownHosts, @Nullable Path privateKey, @Nullable String passphrase, @Nullable String password) {

	@Override
	public String toString() {
		return "SftpLogin[privateKey=%s]".formatted(this.privateKey);
	}

}
