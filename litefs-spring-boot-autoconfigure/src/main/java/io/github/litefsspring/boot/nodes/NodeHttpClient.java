package io.github.litefsspring.boot.nodes;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for talking to other nodes, made when it is needed first: a primary and
 * a laptop never need it.
 * <p>
 * It has no threads but its selector, which saves each exchange several changes of
 * threads. So nothing that takes the body of a reply, or goes on after it, may block.
 *
 * @since 0.1.0
 */
public final class NodeHttpClient implements AutoCloseable {

	private final Duration connectTimeout;

	private final Consumer<HttpClient.Builder> customizer;

	private volatile @Nullable HttpClient client;

	/**
	 * A client with the JVM's own trust.
	 * @param connectTimeout how long making one connection may take
	 */
	public NodeHttpClient(Duration connectTimeout) {
		this(connectTimeout, (builder) -> {
		});
	}

	/**
	 * A client that is prepared further, such as with a TLS context.
	 * @param connectTimeout how long making one connection may take
	 * @param customizer prepares the client when it is made
	 */
	public NodeHttpClient(Duration connectTimeout, Consumer<HttpClient.Builder> customizer) {
		this.connectTimeout = connectTimeout;
		this.customizer = customizer;
	}

	/**
	 * The client.
	 * @return the same one each time
	 */
	public HttpClient get() {
		HttpClient existing = this.client;
		return (existing != null) ? existing : create();
	}

	private synchronized HttpClient create() {
		HttpClient existing = this.client;
		if (existing != null) {
			return existing;
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
			this.customizer.accept(builder);
			HttpClient created = builder.build();
			this.client = created;
			return created;
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

}
