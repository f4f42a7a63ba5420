package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import io.github.litefsspring.boot.nodes.NodeHttpClient;
import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.boot.web.body.OneTimeBody;
import io.github.litefsspring.boot.web.client.ForwardedClients;
import io.github.litefsspring.boot.web.client.ForwardedRequestHeaders;
import io.github.litefsspring.node.LitefsNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the request to the primary's application and passes the answer on, both as
 * streams when they are long. A request is never sent twice.
 */
class ForwardTransport implements PrimaryTransport, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ForwardTransport.class);

	private static final int MAX_HOPS = 2;

	// a node whose role is younger has heard of the present hand-over itself, and another
	// one may have heard later of something older
	private static final Duration SETTLED = Duration.ofSeconds(2);

	private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");

	private static final int HTTP_HEADERS_TOO_LARGE = 431;

	// the rest of the request line, Host, a length, and the client's own name
	private static final int OWN_HEAD = 110;

	private final UrlTemplate appUrl;

	private final Duration responseTimeout;

	private final LitefsNode node;

	private final NodeHttpClient client;

	private final ForwardedRequestHeaders headers;

	private final Duration connectTimeout;

	private final NodeTls tls;

	private final long maxHead;

	ForwardTransport(String appUrl, LitefsNode node, ForwardedClients clients, Duration connectTimeout,
			Duration responseTimeout, long maxHead, NodeTls tls) {
		this.connectTimeout = connectTimeout;
		this.maxHead = maxHead;
		this.tls = tls;
		this.appUrl = new UrlTemplate("litefs.primary.app-url", appUrl);
		this.node = node;
		this.responseTimeout = responseTimeout;
		this.headers = new ForwardedRequestHeaders(node.name(), this::roleAge, clients);
		this.client = new NodeHttpClient(connectTimeout, tls);
	}

	@Override
	public boolean sendsBody() {
		return true;
	}

	@Override
	public boolean cameBack(HttpServletRequest request) {
		List<String> names = senders(request);
		return names.size() >= MAX_HOPS || names.contains(this.node.name());
	}

	@Override
	public boolean isSenderAhead(HttpServletRequest request) {
		String age = request.getHeader(ForwardedRequestHeaders.ROLE_AGE);
		if (age == null || !MILLIS.matcher(age).matches()) {
			return false;
		}
		Duration own = roleAge();
		return own.compareTo(SETTLED) > 0 && Long.parseLong(age) < own.toMillis();
	}

	private Duration roleAge() {
		return Duration.between(this.node.state().since(), Instant.now());
	}

	private static List<String> senders(HttpServletRequest request) {
		return ForwardedRequestHeaders.values(request, ForwardedRequestHeaders.FORWARDED_BY)
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map(String::trim)
			.toList();
	}

	@Override
	public WriteOutcome send(RoutedRequest routed, HttpServletResponse response) throws IOException {
		HttpServletRequest received = routed.received();
		URI base;
		URI url;
		try {
			base = this.appUrl.expand(routed.primary());
			url = RequestTarget.of(base, received.getRequestURI(), received.getQueryString());
		}
		catch (IllegalArgumentException ex) {
			return refuse(routed, addressRefusal(routed, ex), WriteProblem.NOT_FORWARDABLE.status(), response);
		}
		List<Map.Entry<String, String>> sent = this.headers.of(received, routed.request());
		long head = headSize(received.getMethod(), url, sent);
		if (head > this.maxHead) {
			return refuse(routed,
					"Line and headers of this request have %d bytes with the headers that forwarding adds, more than server.max-http-request-header-size=%d. Send smaller headers, or raise it on all nodes. Nothing was done."
						.formatted(head, this.maxHead),
					HTTP_HEADERS_TOO_LARGE, response);
		}
		ForwardedReply forwarded = new ForwardedReply(base, routed, response);
		return sent.stream().allMatch((header) -> isAscii(header.getValue()))
				? send(routed, received.getMethod(), url, sent, forwarded, response)
				: sendOctets(routed, received.getMethod(), url, sent, forwarded, response);
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((character) -> character < 128);
	}

	private static long headSize(String method, URI url, List<Map.Entry<String, String>> sent) {
		long size = (long) method.length() + url.getRawAuthority().length() + OWN_HEAD + url.toString().length()
				- (url.getScheme() + "://" + url.getRawAuthority()).length();
		for (Map.Entry<String, String> header : sent) {
			size += header.getKey().length() + header.getValue().length() + 4;
		}
		return size;
	}

	private String addressRefusal(RoutedRequest routed, IllegalArgumentException ex) {
		logger.error("A request cannot be sent to the primary: {}", ex.getMessage());
		return routed.isExposed() ? String.valueOf(ex.getMessage())
				: "The primary's address, or this request's, is no URL; the log of this node says more. Nothing was done.";
	}

	private static WriteOutcome refuse(RoutedRequest routed, String why, int status, HttpServletResponse response)
			throws IOException {
		routed.answer(WriteProblem.NOT_FORWARDABLE, status, why, response);
		return WriteOutcome.REJECTED;
	}

	private WriteOutcome send(RoutedRequest routed, String method, URI url, List<Map.Entry<String, String>> sent,
			ForwardedReply forwarded, HttpServletResponse response) throws IOException {
		OneTimeBody body = OneTimeBody.of(routed.body());
		HttpRequest.Builder request;
		try {
			request = HttpRequest.newBuilder(url).method(method, body);
			sent.forEach((header) -> request.header(header.getKey(), header.getValue()));
		}
		catch (IllegalArgumentException ex) {
			return refuse(routed, String.valueOf(ex.getMessage()), WriteProblem.NOT_FORWARDABLE.status(), response);
		}
		ShortReplies replies = new ShortReplies(this.responseTimeout);
		HttpResponse<InputStream> reply;
		try {
			reply = body.exchange(this.client.get(), request, replies, this.responseTimeout);
		}
		catch (ExecutionException ex) {
			return (replies.status() != 0) ? forwarded.brokenOff(replies.status(), ex.getCause())
					: failed(routed, response, body.nothingSent(), ex.getCause());
		}
		catch (TimeoutException ex) {
			return silent(routed, response);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return failed(routed, response, body.nothingSent(), ex);
		}
		catch (IOException ex) {
			return WriteOutcome.CLIENT_GONE;
		}
		try (InputStream content = reply.body()) {
			return forwarded.pass(reply.statusCode(), reply.headers(), content);
		}
		finally {
			body.abort(new IOException("The primary has answered before it had the whole request"));
		}
	}

	private WriteOutcome sendOctets(RoutedRequest routed, String method, URI url, List<Map.Entry<String, String>> sent,
			ForwardedReply forwarded, HttpServletResponse response) throws IOException {
		OctetExchange opened;
		try {
			opened = new OctetExchange(url, this.connectTimeout, this.responseTimeout, this.tls);
		}
		catch (IOException ex) {
			return failed(routed, response, true, ex);
		}
		try (OctetExchange exchange = opened) {
			try {
				exchange.exchange(method, url, sent, routed.body());
			}
			catch (SocketTimeoutException ex) {
				return silent(routed, response);
			}
			catch (IOException ex) {
				return failed(routed, response, false, ex);
			}
			try (InputStream content = exchange.body(method)) {
				return forwarded.pass(exchange.status(), exchange.headers(), content);
			}
		}
	}

	private WriteOutcome silent(RoutedRequest routed, HttpServletResponse response) throws IOException {
		routed.answer(WriteProblem.OUTCOME_UNKNOWN, HttpServletResponse.SC_GATEWAY_TIMEOUT,
				"The %s has not answered within %s. The request may or may not have taken effect: look before you repeat it."
					.formatted(routed.primaryInAnswers(), this.responseTimeout),
				response);
		return WriteOutcome.OUTCOME_UNKNOWN;
	}

	private WriteOutcome failed(RoutedRequest routed, HttpServletResponse response, boolean nothingSent,
			@Nullable Throwable cause) throws IOException {
		String primary = routed.primary();
		if (nothingSent) {
			throw new PrimaryUnreachableException(
					"The primary '%s' cannot be reached at %s (litefs.primary.app-url): %s".formatted(primary,
							this.appUrl.expand(primary), cause),
					cause);
		}
		routed.answer(WriteProblem.OUTCOME_UNKNOWN, WriteProblem.OUTCOME_UNKNOWN.status(),
				("The connection to the %s was lost after the request was sent. The request may or may not"
						+ " have taken effect: look before you repeat it.")
					.formatted(routed.primaryInAnswers()),
				response);
		return WriteOutcome.OUTCOME_UNKNOWN;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
