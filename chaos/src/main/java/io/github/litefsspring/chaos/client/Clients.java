package io.github.litefsspring.chaos.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.chaos.history.Movement;
import io.github.litefsspring.chaos.history.Write;
import io.github.litefsspring.chaos.history.WriteKind;
import io.github.litefsspring.chaos.site.Node;
import org.jspecify.annotations.Nullable;

/**
 * All clients of a run, each a thread.
 */
public final class Clients {

	private static final int NUMBER = 10;

	private static final int LARGE_MEGABYTES = 20;

	private final List<Client> clients = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicReference<@Nullable Write> latest = new AtomicReference<>();

	private final long seed;

	private final Recorder recorder;

	private final Http http;

	private final Client largeClient;

	/**
	 * Start the clients.
	 * @param seed decides what they do
	 * @param nodes the nodes that they use
	 * @param recorder keeps what they do and see
	 */
	public Clients(long seed, List<Node> nodes, Recorder recorder) {
		this.seed = seed;
		this.recorder = recorder;
		this.http = new Http(recorder);
		for (int i = 0; i < NUMBER; i++) {
			start(nodes);
		}
		this.largeClient = client(this.count.incrementAndGet(), nodes);
	}

	private Client client(int number, List<Node> nodes) {
		return new Client(number, this.seed, nodes, this.http, this.recorder, this.latest);
	}

	private void start(List<Node> nodes) {
		int number = this.count.incrementAndGet();
		Client client = client(number, nodes);
		Thread thread = new Thread(client, "client-" + number);
		this.clients.add(client);
		this.threads.add(thread);
		thread.start();
	}

	/**
	 * Start more clients, which use one node only: the others may all wait for nodes that
	 * do not answer.
	 * @param node the node
	 * @param number how many
	 */
	public void startAt(Node node, int number) {
		for (int i = 0; i < number; i++) {
			start(List.of(node));
		}
	}

	/**
	 * Write a transaction of many megabytes, and wait for the answer.
	 * @throws InterruptedException when the thread was interrupted
	 */
	public void writeLarge() throws InterruptedException {
		this.largeClient.write(WriteKind.LARGE, "/large", Movement.NONE, "?megabytes=" + LARGE_MEGABYTES);
	}

	/**
	 * End all clients.
	 * @throws InterruptedException when the thread was interrupted
	 */
	public void stop() throws InterruptedException {
		this.clients.forEach(Client::stop);
		for (Thread thread : this.threads) {
			thread.join(TimeUnit.MINUTES.toMillis(2));
		}
	}

}
