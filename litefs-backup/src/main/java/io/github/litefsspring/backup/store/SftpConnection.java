package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an SFTP server, opened when it is needed and again after it was lost,
 * with a channel for each thread that works at the same time.
 */
final class SftpConnection implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	// OpenSSH allows 10 channels on a connection (MaxSessions)
	private static final int CHANNELS = 8;

	private final SftpTarget target;

	private final SftpLogin login;

	private final SftpKnownHosts knownHosts;

	private final SshClient ssh;

	private final Deque<SftpClient> idle = new ArrayDeque<>();

	// both by the monitor, as the idle channels
	private int channels;

	private @Nullable ClientSession session;

	SftpConnection(SftpTarget target, SftpLogin login) {
		this.target = target;
		this.login = login;
		this.knownHosts = new SftpKnownHosts(login.knownHosts());
		this.ssh = SshClient.setUpDefaultClient();
		this.ssh.setServerKeyVerifier(this.knownHosts);
		this.ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
		this.ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
		CoreModuleProperties.HEARTBEAT_INTERVAL.set(this.ssh, TIMEOUT);
		CoreModuleProperties.IDLE_TIMEOUT.set(this.ssh, Duration.ZERO);
		this.ssh.start();
	}

	<T> T call(SftpWork<T> work) throws IOException {
		SftpClient client = acquire();
		boolean reusable = false;
		try {
			T result = work.apply(client);
			reusable = true;
			return result;
		}
		catch (SftpException ex) {
			// the server answered, so the channel is well
			reusable = true;
			throw ex;
		}
		finally {
			release(client, reusable);
		}
	}

	@Override
	public void close() {
		this.ssh.stop();
	}

	private synchronized SftpClient acquire() throws IOException {
		while (true) {
			SftpClient client = this.idle.poll();
			if (client != null && client.isOpen()) {
				return client;
			}
			if (client != null) {
				this.channels--;
				continue;
			}
			if (this.channels < CHANNELS) {
				client = SftpClientFactory.instance().createSftpClient(session());
				this.channels++;
				return client;
			}
			try {
				wait();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("interrupted", ex);
			}
		}
	}

	private synchronized void release(SftpClient client, boolean reusable) throws IOException {
		if (reusable && client.isOpen()) {
			this.idle.add(client);
		}
		else {
			this.channels--;
			client.close();
		}
		notifyAll();
	}

	private ClientSession session() throws IOException {
		ClientSession current = this.session;
		if (current != null && current.isOpen()) {
			return current;
		}
		this.session = null;
		this.knownHosts.forget();
		ClientSession opened = this.ssh.connect(this.target.user(), this.target.host(), this.target.port())
			.verify(TIMEOUT)
			.getSession();
		try {
			authenticate(opened);
		}
		catch (IOException ex) {
			opened.close(true);
			String refusal = this.knownHosts.refusal();
			throw (refusal != null) ? new SftpRefusal(refusal, ex) : ex;
		}
		this.session = opened;
		return opened;
	}

	private void authenticate(ClientSession opened) throws IOException {
		if (this.login.privateKey() != null) {
			FileKeyPairProvider keys = new FileKeyPairProvider(this.login.privateKey());
			String passphrase = this.login.passphrase();
			keys.setPasswordFinder(
					(passphrase != null) ? FilePasswordProvider.of(passphrase) : FilePasswordProvider.EMPTY);
			for (KeyPair key : loaded(keys, opened)) {
				opened.addPublicKeyIdentity(key);
			}
		}
		if (this.login.password() != null) {
			opened.addPasswordIdentity(this.login.password());
		}
		opened.auth().verify(TIMEOUT);
	}

	private List<KeyPair> loaded(FileKeyPairProvider keys, ClientSession opened) throws IOException {
		List<KeyPair> pairs = new ArrayList<>();
		try {
			keys.loadKeys(opened).forEach(pairs::add);
		}
		catch (RuntimeException ex) {
			throw new SftpRefusal(unreadableKey(), ex);
		}
		if (pairs.isEmpty()) {
			throw new SftpRefusal(unreadableKey(), null);
		}
		return pairs;
	}

	private String unreadableKey() {
		String reason = "the private key %s cannot be read: check %s and %s".formatted(this.login.privateKey(),
				StoreSettings.SFTP_PRIVATE_KEY, StoreSettings.SFTP_PASSPHRASE);
		return StoreLibrary.ED25519.isPresent() ? reason
				: reason + "; for an Ed25519 key, add the dependency " + StoreLibrary.ED25519.dependency();
	}

	@FunctionalInterface
	interface SftpWork<T> {

		T apply(SftpClient client) throws IOException;

	}

}
