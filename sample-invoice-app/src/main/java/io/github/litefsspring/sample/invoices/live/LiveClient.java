package io.github.litefsspring.sample.invoices.live;

import java.io.IOException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

/**
 * Client at the other end of a WebSocket. Sending returns at once. A client that takes
 * nothing for ten seconds, or lets too much wait, is disconnected. Messages may arrive in
 * another order than they were sent in.
 */
class LiveClient {

	private static final Logger logger = LoggerFactory.getLogger(LiveClient.class);

	private static final int SEND_TIME_LIMIT_MILLIS = 10_000;

	private static final DataSize BUFFER_LIMIT = DataSize.ofKilobytes(512);

	private final WebSocketSession session;

	private final LiveSender sender;

	LiveClient(WebSocketSession session, LiveSender sender) {
		this.session = new ConcurrentWebSocketSessionDecorator(session, SEND_TIME_LIMIT_MILLIS,
				(int) BUFFER_LIMIT.toBytes());
		this.sender = sender;
	}

	void send(LiveMessage message) {
		sendText(this.sender.text(message));
	}

	void sendText(String text) {
		send(new TextMessage(text));
	}

	void ping() {
		send(new PingMessage());
	}

	void close(CloseStatus status) {
		try {
			this.session.close(status);
		}
		catch (IOException ex) {
			logger.debug("Client {} is gone already", this.session.getId(), ex);
		}
	}

	private void send(WebSocketMessage<?> message) {
		this.sender.execute(() -> {
			try {
				this.session.sendMessage(message);
			}
			catch (IOException | RuntimeException ex) {
				logger.debug("Nothing can be sent to client {}", this.session.getId(), ex);
				close(CloseStatus.SESSION_NOT_RELIABLE);
			}
		});
	}

}
