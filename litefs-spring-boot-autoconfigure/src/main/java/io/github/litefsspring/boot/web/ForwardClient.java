package io.github.litefsspring.boot.web;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for talking to other nodes, made when it is needed first: a primary and
 * a laptop never need it.
 */
class ForwardClient implements AutoCloseable {

	private static final AtomicInteger THREADS = new AtomicInteger();

	private final Duration connectTimeout;

	private final ExecutorService executor = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "litefs-forward-" + THREADS.incrementAndGet());
		thread.setDaemon(true);
		thread.setContextClassLoader(ForwardClient.class.getClassLoader());
		return thread;
	});

	private volatile @Nullable HttpClient client;

	ForwardClient(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	HttpClient get() {
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
		thread.setContextClassLoader(ForwardClient.class.getClassLoader());
		try {
			// a proxy of the JVM is for the world outside, not for the node next door
			HttpClient created = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.followRedirects(HttpClient.Redirect.NEVER)
				.proxy(HttpClient.Builder.NO_PROXY)
				.connectTimeout(this.connectTimeout)
				.executor(this.executor)
				.build();
			this.client = created;
			return created;
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

}
