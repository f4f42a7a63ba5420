package io.github.litefsspring.sample.invoices;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.test.cluster.RunningNode;
import tools.jackson.databind.JsonNode;

/**
 * Clients of the WebSocket on every node, which follow the feed. They send ten invoices a
 * second, which a replica lets the primary write by {@code INVOKE}.
 */
final class LiveLoad implements AutoCloseable {

	private static final int CLIENTS_PER_NODE = 3;

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final HttpClient http = HttpClient.newHttpClient();

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final List<LiveTestClient> clients = new ArrayList<>();

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private LiveLoad(List<RunningNode> nodes) throws InterruptedException, ExecutionException, TimeoutException {
		for (int i = 0; i < CLIENTS_PER_NODE; i++) {
			for (RunningNode node : nodes) {
				this.clients.add(LiveTestClient.connect(this.http, node.applicationUrl()).get(30, TimeUnit.SECONDS));
			}
		}
		this.clock.scheduleAtFixedRate(this::send, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	static LiveLoad start(List<RunningNode> nodes) throws Exception {
		return new LiveLoad(nodes);
	}

	private void send() {
		int number = this.sent.getAndIncrement();
		this.clients.get(number % this.clients.size())
			.send("invoice " + number, LiveTestClient.invoice("Live " + number))
			.whenComplete((answer, failure) -> count(answer));
	}

	private void count(JsonNode answer) {
		boolean wasAccepted = answer != null && "accepted".equals(answer.path("type").stringValue());
		(wasAccepted ? this.accepted : this.refused).incrementAndGet();
	}

	int accepted() {
		return this.accepted.get();
	}

	int refused() {
		return this.refused.get();
	}

	/**
	 * How many invoices the feeds have announced, all together.
	 * @return their number
	 */
	int announced() {
		return this.clients.stream().mapToInt((client) -> client.feed().size()).sum();
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
		this.clients.forEach(LiveTestClient::close);
	}

}
