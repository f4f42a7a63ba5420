package io.github.litefsspring.test.contract;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of one event stream, read without the library's own client.
 */
final class RawEvents implements AutoCloseable {

	private static final HttpClient client = HttpClient.newHttpClient();

	private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

	private final InputStream body;

	private RawEvents(InputStream body) {
		this.body = body;
		Thread thread = new Thread(this::read);
		thread.setDaemon(true);
		thread.start();
	}

	static RawEvents of(ContractNode node) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(node.apiUrl() + "/events")).build();
		return new RawEvents(client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body());
	}

	private void read() {
		try (Scanner lines = new Scanner(this.body)) {
			while (lines.hasNextLine()) {
				this.events.add(JsonMapper.shared().readTree(lines.nextLine()));
			}
		}
	}

	JsonNode next() throws InterruptedException {
		JsonNode event = this.events.poll(10, TimeUnit.SECONDS);
		if (event == null) {
			throw new AssertionError("No event within 10 seconds");
		}
		return event;
	}

	JsonNode next(String type) throws InterruptedException {
		JsonNode event = next();
		while (!event.get("type").asString().equals(type)) {
			event = next();
		}
		return event;
	}

	@Override
	public void close() throws Exception {
		this.body.close();
	}

}
