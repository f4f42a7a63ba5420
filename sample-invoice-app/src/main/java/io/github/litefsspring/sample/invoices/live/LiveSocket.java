package io.github.litefsspring.sample.invoices.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The WebSocket. It knows nothing of the cluster either: what it receives is written
 * where it can be written, and the answer comes back here.
 */
@Component
class LiveSocket extends TextWebSocketHandler {

	private static final int MAX_MESSAGE_CHARACTERS = 64 * 1024;

	private final Map<String, LiveClient> clients = new ConcurrentHashMap<>();

	private final LiveFeed feed;

	private final LiveRequests requests;

	private final LiveSender sender;

	LiveSocket(LiveFeed feed, LiveRequests requests, LiveSender sender) {
		this.feed = feed;
		this.requests = requests;
		this.sender = sender;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		session.setTextMessageSizeLimit(MAX_MESSAGE_CHARACTERS);
		LiveClient client = new LiveClient(session, this.sender);
		this.clients.put(session.getId(), client);
		this.feed.add(client);
	}

	// A client's messages come one after the other: one that sends faster than the
	// primary writes, waits.
	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		LiveClient client = this.clients.get(session.getId());
		if (client != null) {
			client.send(this.requests.answer(message.getPayload()));
		}
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		LiveClient client = this.clients.remove(session.getId());
		if (client != null) {
			this.feed.remove(client);
		}
	}

}
