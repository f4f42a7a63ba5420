package io.github.litefsspring.sample.invoices;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.litefsspring.test.cluster.RunningNode;

import static org.awaitility.Awaitility.await;

/**
 * 50 new invoices and 50 reads a second, whatever becomes of those before. Each invoice
 * has a customer of its own, so that a lost or doubled one is found.
 */
final class SteadyLoad implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	// another load may have used the same database before
	private final String prefix = "customer-" + UUID.randomUUID() + "-";

	private final AtomicInteger names = new AtomicInteger();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger answered = new AtomicInteger();

	private final Map<String, Acknowledgement> acknowledged = new ConcurrentHashMap<>();

	private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicReference<Answer> longest = new AtomicReference<>(Answer.NONE);

	private final String url;

	private SteadyLoad(String url) {
		this.url = url;
		this.clock.scheduleAtFixedRate(this::write, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		this.clock.scheduleAtFixedRate(this::read, 10, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Use the applications one request after the other, so that they are warm when the
	 * load begins: cold ones cannot keep up with it on a busy machine.
	 * @param url where nginx answers
	 * @return the load
	 */
	static SteadyLoad startWarm(String url) {
		for (int i = 0; i < 300; i++) {
			Http.get(url + "/api/invoices/1");
			Http.post(url + "/api/invoices", invoice("Warm"));
		}
		return new SteadyLoad(url);
	}

	private static String invoice(String customer) {
		return "{\"customer\":\"" + customer
				+ "\",\"lines\":[{\"description\":\"Kite\",\"quantity\":2,\"unitPriceCents\":995}]}";
	}

	private void write() {
		String customer = this.prefix + this.names.incrementAndGet();
		send(HttpRequest.newBuilder(URI.create(this.url + "/api/invoices"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(invoice(customer))), 201,
				(response) -> this.acknowledged.put(customer, Acknowledgement.of(response)));
	}

	private void read() {
		send(HttpRequest.newBuilder(URI.create(this.url + "/api/invoices/1")), 200, (response) -> {
		});
	}

	private void send(HttpRequest.Builder builder, int success, Consumer<HttpResponse<String>> onSuccess) {
		HttpRequest request = builder.timeout(Duration.ofSeconds(60)).build();
		long begin = System.nanoTime();
		this.underWay.incrementAndGet();
		this.client.sendAsync(request, BodyHandlers.ofString()).whenComplete((response, failure) -> {
			long took = System.nanoTime() - begin;
			if (response != null && response.statusCode() == success) {
				onSuccess.accept(response);
			}
			else {
				fail(request, response, failure, took);
			}
			this.longest.accumulateAndGet(new Answer(took, request.method(), LocalTime.now()), Answer::longer);
			this.answered.incrementAndGet();
			this.underWay.decrementAndGet();
		});
	}

	private void fail(HttpRequest request, HttpResponse<String> response, Throwable failure, long took) {
		this.failures.add("%s %s after %d ms: %s".formatted(LocalTime.now().truncatedTo(ChronoUnit.MILLIS),
				request.method(), TimeUnit.NANOSECONDS.toMillis(took),
				(response != null) ? response.statusCode() + " " + response.body() : failure));
	}

	/**
	 * Wait until many more requests were answered.
	 * @param requests how many
	 */
	void awaitMore(int requests) {
		int before = this.answered.get();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.answered.get() - before >= requests);
	}

	/**
	 * Wait until a new invoice is acknowledged.
	 * @param begin the time from which on it counts
	 * @return when that was
	 */
	Instant awaitAcknowledgedSince(Instant begin) {
		return await().atMost(Duration.ofMinutes(1))
			.until(() -> this.acknowledged.values()
				.stream()
				.map(Acknowledgement::at)
				.filter((time) -> time.isAfter(begin))
				.min(Comparator.naturalOrder()), Optional::isPresent)
			.orElseThrow();
	}

	Acknowledgement acknowledgement(String customer) {
		return this.acknowledged.get(customer);
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * The request that took longest, and begin to look for another one.
	 * @return the time that it took, its method, and when it was answered
	 */
	Answer takeLongest() {
		return this.longest.getAndSet(Answer.NONE);
	}

	int answered() {
		return this.answered.get();
	}

	/**
	 * What was acknowledged and is not there.
	 * @param node where to look
	 * @return names of customers
	 */
	List<String> lostOn(RunningNode node) {
		Set<String> there = Set
			.copyOf(node.query("select name from customer join invoice on customer_id = customer.id"));
		return this.acknowledged.keySet().stream().filter((name) -> !there.contains(name)).sorted().toList();
	}

	/**
	 * What was done more than once.
	 * @param node where to look
	 * @return names of customers
	 */
	static List<String> doubledOn(RunningNode node) {
		return node.query("select name from customer join invoice on customer_id = customer.id"
				+ " where name like 'customer-%' group by name having count(*) > 1");
	}

	/** Ends the load, and waits for the last answers. */
	@Override
	public void close() {
		this.clock.shutdownNow();
		await().atMost(Duration.ofMinutes(2)).until(() -> this.underWay.get() == 0);
	}

	/**
	 * The end of a request.
	 *
	 * @param nanos the time that it took
	 * @param method of the request
	 * @param at when it came
	 */
	record Answer(long nanos, String method, LocalTime at) {

		private static final Answer NONE = new Answer(0, "none", LocalTime.MIN);

		private Answer longer(Answer other) {
			return (this.nanos >= other.nanos) ? this : other;
		}

		@Override
		public String toString() {
			return "%d ms (%s, answered at %s)".formatted(TimeUnit.NANOSECONDS.toMillis(this.nanos), this.method,
					this.at.truncatedTo(ChronoUnit.MILLIS));
		}

	}

	/**
	 * What the client of a new invoice knows.
	 *
	 * @param at when the answer came
	 * @param txid of the transaction that stored it, or of a later one
	 */
	record Acknowledgement(Instant at, String txid) {

		private static Acknowledgement of(HttpResponse<String> response) {
			String position = response.headers().firstValue("Litefs-Position").orElseThrow();
			return new Acknowledgement(Instant.now(), position.substring(0, position.indexOf('-')));
		}

	}

}
