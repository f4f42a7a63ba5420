package io.github.litefsspring.sample.invoices;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the WebSocket {@code /live}.
 */
final class LiveTestClient implements WebSocket.Listener {

	private static final JsonMapper JSON = new JsonMapper();

	private final CompletableFuture<LiveTestClient> connected = new CompletableFuture<>();

	private final Map<String, CompletableFuture<JsonNode>> requests = new ConcurrentHashMap<>();

	private final Queue<JsonNode> withoutRequest = new ConcurrentLinkedQueue<>();

	private final Queue<Long> feed = new ConcurrentLinkedQueue<>();

	private final StringBuilder part = new StringBuilder();

	private WebSocket socket;

	static CompletableFuture<LiveTestClient> connect(HttpClient http, URI application) {
		LiveTestClient client = new LiveTestClient();
		URI url = URI.create(application.toString().replaceFirst("^http", "ws") + "/live");
		return http.newWebSocketBuilder().buildAsync(url, client).thenCompose((socket) -> {
			client.socket = socket;
			return client.connected;
		});
	}

	static String invoice(String customer) {
		return "{\"customer\":\"" + customer
				+ "\",\"lines\":[{\"description\":\"Kite\",\"quantity\":2,\"unitPriceCents\":995}]}";
	}

	/**
	 * Send an invoice.
	 * @param requestId an id of its own
	 * @param invoice the invoice
	 * @return the answer that repeats the id
	 */
	CompletableFuture<JsonNode> send(String requestId, String invoice) {
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.requests.put(requestId, answer);
		sendText("{\"requestId\":\"" + requestId + "\",\"invoice\":" + invoice + "}");
		return answer;
	}

	void sendText(String text) {
		this.socket.sendText(text, true);
	}

	/**
	 * The feed so far.
	 * @return the ids of the invoices it announced
	 */
	List<Long> feed() {
		return List.copyOf(this.feed);
	}

	/**
	 * Answers to what had no readable id.
	 * @return the answers
	 */
	List<JsonNode> withoutRequest() {
		return List.copyOf(this.withoutRequest);
	}

	void close() {
		this.socket.abort();
	}

	@Override
	public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.part.append(data);
		if (last) {
			received(JSON.readTree(this.part.toString()));
			this.part.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	private void received(JsonNode message) {
		switch (message.path("type").stringValue()) {
			case "hello" -> this.connected.complete(this);
			case "invoices" ->
				message.path("invoices").forEach((invoice) -> this.feed.add(invoice.path("id").longValue()));
			default -> {
				String requestId = message.path("requestId").stringValue("");
				CompletableFuture<JsonNode> request = this.requests.remove(requestId);
				if (request != null) {
					request.complete(message);
				}
				else {
					this.withoutRequest.add(message);
				}
			}
		}
	}

	@Override
	public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		failed(new IllegalStateException("closed with " + statusCode + " " + reason));
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		failed(error);
	}

	private void failed(Throwable error) {
		this.connected.completeExceptionally(error);
		this.requests.values().forEach((request) -> request.completeExceptionally(error));
	}

}
