package io.github.litefsspring.boot.channel;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.litefsspring.boot.nodes.NodeHttpClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Sends messages to other nodes. A message is sent once: nothing here, nor the JDK's HTTP
 * client below, repeats it.
 *
 * @since 0.1.0
 */
public final class Channel implements AutoCloseable {

	private final SecureRandom random = new SecureRandom();

	private final ChannelSettings settings;

	private final MessageSignature signature;

	private final String sender;

	private final NodeHttpClient client;

	private final Clock clock;

	/**
	 * Create the channel.
	 * @param settings path, secret and limits
	 * @param nodeName the name of this node
	 * @param client the HTTP client, closed with the channel
	 */
	public Channel(ChannelSettings settings, String nodeName, NodeHttpClient client) {
		this(settings, nodeName, client, Clock.systemUTC());
	}

	Channel(ChannelSettings settings, String nodeName, NodeHttpClient client, Clock clock) {
		this.settings = settings;
		this.signature = new MessageSignature(settings.secret());
		this.sender = URLEncoder.encode(nodeName, StandardCharsets.UTF_8);
		this.client = client;
		this.clock = clock;
	}

	/**
	 * Send a message and wait for the reply.
	 * @param <R> the class of the reply
	 * @param node where the other application answers
	 * @param type the type of the message
	 * @param message the message
	 * @param replyClass the class of the reply
	 * @param timeout how long to wait
	 * @return the reply, whose signature is right
	 * @throws IllegalArgumentException when the message cannot be JSON, or is too large
	 * @throws ChannelNotSentException when nothing was sent
	 * @throws ChannelRefusedException when the other node refused the message
	 * @throws ChannelOutcomeUnknownException when what became of it is not known; also
	 * when the thread was interrupted, whose interruption stays set
	 */
	public <R> R send(URI node, String type, Object message, Class<R> replyClass, Duration timeout)
			throws ChannelNotSentException, ChannelRefusedException, ChannelOutcomeUnknownException {
		byte[] bytes = write(type, message, timeout);
		String nonce = nonce();
		String timestamp = String.valueOf(this.clock.millis());
		OneTimeBytes body = new OneTimeBytes(bytes);
		URI url = URI.create(node + this.settings.contextPath() + this.settings.path());
		HttpRequest request = HttpRequest.newBuilder(url)
			.header("Content-Type", "application/json")
			.header(ChannelHeaders.SENDER, this.sender)
			.header(ChannelHeaders.TIMESTAMP, timestamp)
			.header(ChannelHeaders.NONCE, nonce)
			.header(ChannelHeaders.SIGNATURE,
					this.signature.ofRequest("POST", this.settings.path(), timestamp, nonce, this.sender, bytes))
			.POST(body)
			.build();
		HttpResponse<byte[]> reply = exchange(request, body, url, timeout);
		return read(reply, nonce, url, replyClass);
	}

	private byte[] write(String type, Object message, Duration timeout) {
		byte[] bytes;
		try {
			bytes = ChannelJson.mapper()
				.writeValueAsBytes(new Envelope(type, timeout.toMillis(), ChannelJson.mapper().valueToTree(message)));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The message cannot be written as JSON: " + ex.getOriginalMessage(), ex);
		}
		if (bytes.length > this.settings.maxMessageSize()) {
			throw new IllegalArgumentException("The message has %d bytes, more than litefs.channel.max-message-size=%d"
				.formatted(bytes.length, this.settings.maxMessageSize()));
		}
		return bytes;
	}

	private HttpResponse<byte[]> exchange(HttpRequest request, OneTimeBytes body, URI url, Duration timeout)
			throws ChannelNotSentException, ChannelOutcomeUnknownException {
		CompletableFuture<HttpResponse<byte[]>> exchange = this.client.get()
			.sendAsync(request, (info) -> new LimitedBytes(this.settings.maxMessageSize()));
		try {
			return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw lost(body, url, ex.getCause());
		}
		catch (TimeoutException ex) {
			exchange.cancel(true);
			throw new ChannelOutcomeUnknownException("%s has not answered within %s".formatted(url, timeout), ex);
		}
		catch (InterruptedException ex) {
			exchange.cancel(true);
			Thread.currentThread().interrupt();
			throw new ChannelOutcomeUnknownException("Interrupted while waiting for %s".formatted(url), ex);
		}
	}

	private static ChannelNotSentException lost(OneTimeBytes body, URI url, @Nullable Throwable cause)
			throws ChannelOutcomeUnknownException {
		if (body.nothingSent()) {
			return new ChannelNotSentException("%s cannot be reached: %s".formatted(url, cause), cause);
		}
		throw new ChannelOutcomeUnknownException(
				"The connection to %s was lost after the message was sent: %s".formatted(url, cause), cause);
	}

	private <R> R read(HttpResponse<byte[]> reply, String nonce, URI url, Class<R> replyClass)
			throws ChannelRefusedException, ChannelOutcomeUnknownException {
		int status = reply.statusCode();
		String given = reply.headers().firstValue(ChannelHeaders.SIGNATURE).orElse("");
		boolean genuine = MessageSignature.isSame(this.signature.ofReply(status, nonce, reply.body()), given);
		if (genuine && status == 200) {
			try {
				R read = ChannelJson.mapper().readValue(reply.body(), replyClass);
				if (read != null) {
					return read;
				}
			}
			catch (JacksonException ex) {
				throw new ChannelOutcomeUnknownException("The reply of %s cannot be read".formatted(url), ex);
			}
		}
		if (status >= 400 && status < 500) {
			throw new ChannelRefusedException(
					"%s refused the message (%d). Its log says why; litefs.channel.secret, litefs.channel.path and the clocks have to be the same on all nodes"
						.formatted(url, status),
					status);
		}
		throw new ChannelOutcomeUnknownException(genuine ? "%s failed (%d), its log says why".formatted(url, status)
				: "%s answered %d without a right signature".formatted(url, status), null);
	}

	private String nonce() {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	@Override
	public void close() {
		this.client.close();
	}

}
