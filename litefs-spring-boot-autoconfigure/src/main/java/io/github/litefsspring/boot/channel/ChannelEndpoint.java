package io.github.litefsspring.boot.channel;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Takes messages of other nodes. What is not signed with the secret, was changed, is too
 * old or came before is refused with a bare problem, and no handler sees it.
 * <p>
 * It is a filter that ends the request, before write forwarding (a message is for this
 * node) and before Spring Security (nodes have the secret, and no user); and a servlet,
 * because containers run no filter for a path that belongs to no servlet.
 *
 * @since 0.1.0
 */
public final class ChannelEndpoint extends HttpServlet implements Filter {

	/** The filter's order: before that of write forwarding. */
	public static final int FILTER_ORDER = -10200;

	private static final long serialVersionUID = 1L;

	private static final Logger logger = LoggerFactory.getLogger(ChannelEndpoint.class);

	private static final Duration WINDOW = Duration.ofSeconds(30);

	private final transient ChannelSettings settings;

	private final transient MessageSignature signature;

	private final transient Map<String, ChannelHandler<?, ?>> handlers = new LinkedHashMap<>();

	private final transient Refusals refusals;

	private final transient Clock clock;

	private final transient NonceMemory nonces;

	private final long startedMillis;

	/**
	 * Create the endpoint.
	 * @param settings path, secret and limits
	 * @param handlers who answers, one for each type of message
	 * @param metrics counts what is refused
	 */
	public ChannelEndpoint(ChannelSettings settings, List<? extends ChannelHandler<?, ?>> handlers,
			ChannelMetrics metrics) {
		this(settings, handlers, metrics, Clock.systemUTC());
	}

	ChannelEndpoint(ChannelSettings settings, List<? extends ChannelHandler<?, ?>> handlers, ChannelMetrics metrics,
			Clock clock) {
		this.settings = settings;
		this.signature = new MessageSignature(settings.secret());
		this.refusals = new Refusals(metrics);
		this.clock = clock;
		this.startedMillis = clock.millis();
		// a message from the edge of the future can be repeated for two windows
		this.nonces = new NonceMemory(WINDOW.multipliedBy(2), this.startedMillis);
		for (ChannelHandler<?, ?> handler : handlers) {
			if (this.handlers.put(handler.type(), handler) != null) {
				throw new IllegalArgumentException("Two channel handlers for '" + handler.type() + "'");
			}
		}
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
		service((HttpServletRequest) request, (HttpServletResponse) response);
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!"POST".equals(request.getMethod())) {
			refuse(Refusal.METHOD, request, response);
			return;
		}
		ChannelHeaders headers = ChannelHeaders.of(request);
		if (headers == null) {
			refuse(Refusal.HEADERS, request, response);
			return;
		}
		long now = this.clock.millis();
		long sent = headers.timestampMillis();
		if (Math.abs(now - sent) > WINDOW.toMillis() || sent < this.startedMillis) {
			refuse(Refusal.CLOCK, request, response);
			return;
		}
		int most = this.settings.maxMessageSize();
		if (request.getContentLengthLong() > most) {
			refuse(Refusal.TOO_LARGE, request, response);
			return;
		}
		byte[] body;
		try {
			body = request.getInputStream().readNBytes(most + 1);
		}
		catch (IOException ex) {
			refuse(Refusal.INCOMPLETE, request, response);
			return;
		}
		if (body.length > most) {
			refuse(Refusal.TOO_LARGE, request, response);
			return;
		}
		String expected = this.signature.ofRequest("POST", this.settings.path(), headers.timestamp(), headers.nonce(),
				headers.sender(), body);
		if (!MessageSignature.isSame(expected, headers.signature())) {
			refuse(Refusal.SIGNATURE, request, response);
			return;
		}
		if (!this.nonces.isNew(headers.nonce(), now)) {
			refuse(Refusal.REPLAY, request, response);
			return;
		}
		answer(headers, body, request, response);
	}

	private void answer(ChannelHeaders headers, byte[] body, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Envelope envelope;
		try {
			envelope = ChannelJson.mapper().readValue(body, Envelope.class);
		}
		catch (JacksonException ex) {
			refuse(Refusal.UNREADABLE, request, response);
			return;
		}
		ChannelHandler<?, ?> handler = (envelope != null) ? this.handlers.get(envelope.type()) : null;
		if (envelope == null || handler == null) {
			refuse((envelope != null) ? Refusal.UNKNOWN_TYPE : Refusal.UNREADABLE, request, response);
			return;
		}
		answer(handler, envelope, headers, request, response);
	}

	private <Q, R> void answer(ChannelHandler<Q, R> handler, Envelope envelope, ChannelHeaders headers,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		Q message;
		try {
			message = ChannelJson.mapper().treeToValue(envelope.body(), handler.messageClass());
		}
		catch (JacksonException ex) {
			refuse(Refusal.UNREADABLE, request, response);
			return;
		}
		if (message == null) {
			refuse(Refusal.UNREADABLE, request, response);
			return;
		}
		String sender = senderName(headers);
		ChannelCall call = new ChannelCall(sender, Duration.ofMillis(envelope.timeoutMillis()));
		int status = HttpServletResponse.SC_OK;
		byte[] reply;
		try {
			reply = ChannelJson.mapper().writeValueAsBytes(handler.handle(call, message));
			if (reply.length > this.settings.maxMessageSize()) {
				logger.error("The reply to '{}' from '{}' has {} bytes, more than litefs.channel.max-message-size={}",
						handler.type(), sender, reply.length, this.settings.maxMessageSize());
				status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
				reply = problem("The reply is larger than litefs.channel.max-message-size", status);
			}
		}
		catch (RuntimeException ex) {
			logger.error("'{}' from '{}' was not answered", handler.type(), sender, ex);
			status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
			reply = problem("Failed, see the log of this node", status);
		}
		response.setHeader(ChannelHeaders.SIGNATURE, this.signature.ofReply(status, headers.nonce(), reply));
		write(status, "application/json", reply, response);
	}

	private static String senderName(ChannelHeaders headers) {
		try {
			return URLDecoder.decode(headers.sender(), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return headers.sender();
		}
	}

	private void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.refusals.refused(refusal, request.getRemoteAddr(), this.settings.path());
		write(refusal.status(), "application/problem+json", problem("Refused", refusal.status()), response);
	}

	private static byte[] problem(String title, int status) {
		return "{\"type\":\"urn:litefs-spring:problem:channel\",\"title\":\"%s\",\"status\":%d}"
			.formatted(title, status)
			.getBytes(StandardCharsets.UTF_8);
	}

	private static void write(int status, String contentType, byte[] body, HttpServletResponse response)
			throws IOException {
		response.setStatus(status);
		response.setHeader("Cache-Control", "no-store");
		response.setContentType(contentType);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
		response.flushBuffer();
	}

}
