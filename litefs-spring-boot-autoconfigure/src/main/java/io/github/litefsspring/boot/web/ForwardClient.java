package io.github.litefsspring.boot.web;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes HTTP clients for talking to other nodes.
 */
final class ForwardClient {

	private static final AtomicInteger THREADS = new AtomicInteger();

	private ForwardClient() {
	}

	static ExecutorService executor() {
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "litefs-forward-" + THREADS.incrementAndGet());
			thread.setDaemon(true);
			thread.setContextClassLoader(ForwardClient.class.getClassLoader());
			return thread;
		});
	}

	/**
	 * Make a client. A proxy of the JVM is for the world outside, not for the node next
	 * door, hence it is not used.
	 * @param connectTimeout how long making one connection may take
	 * @param executor runs what the client does behind the scenes
	 * @return the client
	 */
	static HttpClient create(Duration connectTimeout, ExecutorService executor) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		// the client's selector thread would keep the web server's class loader, which
		// complains about that when it stops
		thread.setContextClassLoader(ForwardClient.class.getClassLoader());
		try {
			return HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.followRedirects(HttpClient.Redirect.NEVER)
				.proxy(HttpClient.Builder.NO_PROXY)
				.connectTimeout(connectTimeout)
				.executor(executor)
				.build();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
