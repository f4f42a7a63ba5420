package io.github.litefsspring.backup.store;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;

import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/**
 * Accepts only servers whose key is in a file of known hosts, and remembers why one was
 * refused.
 */
final class SftpKnownHosts extends KnownHostsServerKeyVerifier {

	private final Path file;

	private volatile @Nullable String refusal;

	SftpKnownHosts(Path file) {
		super(RejectAllServerKeyVerifier.INSTANCE, file);
		this.file = file;
	}

	void forget() {
		this.refusal = null;
	}

	@Nullable String refusal() {
		return this.refusal;
	}

	@Override
	protected boolean acceptUnknownHostKey(ClientSession session, SocketAddress address, PublicKey key) {
		this.refusal = "the server's key %s is not in %s: when it is the right one, add the line that ssh-keyscan prints"
			.formatted(KeyUtils.getFingerPrint(key), this.file);
		return false;
	}

	@Override
	public boolean acceptModifiedServerKey(ClientSession session, SocketAddress address, KnownHostEntry entry,
			PublicKey expected, PublicKey actual) {
		this.refusal = "the server's key %s is not the one in %s: this may be another server; when the server's key was changed, replace the line"
			.formatted(KeyUtils.getFingerPrint(actual), this.file);
		return false;
	}

}
