package io.github.litefsspring.boot.nodes;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;

import io.github.litefsspring.api.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for talking to other nodes, made when it is needed first: a primary and
 * a laptop never need it. When certificates are renewed, the next exchange gets a new
 * one.
 * <p>
 * It has no threads but its selector, which saves each exchange several changes of
 * threads. So nothing that takes the body of a reply, or goes on after it, may block.
 *
 * @since 0.1.0
 */
public final class NodeHttpClient implements AutoCloseable {

	private final Duration connectTimeout;

	private final NodeTls tls;

	private volatile @Nullable Client client;

	/**
	 * Create it. Makes no client yet.
	 * @param connectTimeout how long making one connection may take
	 * @param tls what is trusted for addresses that begin with {@code https}
	 */
	public NodeHttpClient(Duration connectTimeout, NodeTls tls) {
		this.connectTimeout = connectTimeout;
		this.tls = tls;
	}

	/**
	 * The client.
	 * @return the same one each time, until certificates are renewed
	 */
	public HttpClient get() {
		TlsSettings wanted = this.tls.get();
		Client existing = this.client;
		return (existing != null && Objects.equals(existing.tls, wanted)) ? existing.http : create(wanted);
	}

	private synchronized HttpClient create(@Nullable TlsSettings wanted) {
		Client existing = this.client;
		if (existing != null && Objects.equals(existing.tls, wanted)) {
			return existing.http;
		}
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		// the client's selector thread would keep the web server's class loader, which
		// complains about that when it stops
		thread.setContextClassLoader(NodeHttpClient.class.getClassLoader());
		try {
			// a proxy of the JVM is for the world outside, not for the node next door
			HttpClient.Builder builder = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.followRedirects(HttpClient.Redirect.NEVER)
				.proxy(HttpClient.Builder.NO_PROXY)
				.connectTimeout(this.connectTimeout)
				.executor(Runnable::run);
			if (wanted != null) {
				builder.sslContext(wanted.context()).sslParameters(wanted.parameters());
			}
			Client created = new Client(builder.build(), wanted);
			this.client = created;
			return created.http;
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@Override
	public void close() {
		// the selector thread ends once nothing refers to the client
		this.client = null;
	}

	private record Client(HttpClient http, @Nullable TlsSettings tls) {
	}

}
