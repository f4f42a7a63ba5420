package io.github.litefsspring.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.github.litefsspring.background.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client, made at the first call: making one loads the trust store, which
 * must not be paid for while an application starts. It is made anew when the certificates
 * have changed. Beside it the sockets of event streams.
 */
final class LitefsHttpClient implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.numbered("litefs-http-"));

	private final Set<EventSocket> eventSockets = ConcurrentHashMap.newKeySet();

	private final Supplier<@Nullable TlsSettings> tls;

	private @Nullable HttpClient client;

	private @Nullable TlsSettings clientTls;

	LitefsHttpClient(Supplier<@Nullable TlsSettings> tls) {
		this.tls = tls;
	}

	synchronized HttpClient client() {
		if (this.threads.isShutdown()) {
			throw new RejectedExecutionException("closed");
		}
		TlsSettings wanted = this.tls.get();
		HttpClient existing = this.client;
		if (existing != null && Objects.equals(wanted, this.clientTls)) {
			return existing;
		}
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(CONNECT_TIMEOUT)
			.proxy(HttpClient.Builder.NO_PROXY)
			.executor(this.threads);
		if (wanted != null) {
			builder.sslContext(wanted.context()).sslParameters(wanted.parameters());
		}
		HttpClient created = builder.build();
		this.client = created;
		this.clientTls = wanted;
		return created;
	}

	EventSocket eventSocket(URI url) {
		EventSocket socket = new EventSocket(url, CONNECT_TIMEOUT);
		this.eventSockets.removeIf(EventSocket::isClosed);
		this.eventSockets.add(socket);
		return socket;
	}

	ExecutorService threads() {
		return this.threads;
	}

	@Override
	public synchronized void close() {
		// the client's own selector thread ends once nothing refers to the client
		this.client = null;
		this.threads.shutdownNow();
		this.eventSockets.forEach(EventSocket::close);
	}

}
