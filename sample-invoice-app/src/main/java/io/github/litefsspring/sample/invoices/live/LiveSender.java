package io.github.litefsspring.sample.invoices.live;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Threads that send. There is no upper bound on them, because a client that takes nothing
 * holds one up until its limits end the connection, and must not hold up others.
 */
@Component
class LiveSender implements Executor, DisposableBean {

	private final ExecutorService threads = Executors.newCachedThreadPool(new CustomizableThreadFactory("live-send-"));

	private final JsonMapper json;

	LiveSender(JsonMapper json) {
		this.json = json;
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	String text(LiveMessage message) {
		return this.json.writeValueAsString(message);
	}

	@Override
	public void destroy() {
		this.threads.shutdownNow();
	}

}
