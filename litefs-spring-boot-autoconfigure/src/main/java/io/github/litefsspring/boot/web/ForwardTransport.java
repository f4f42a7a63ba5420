package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.github.litefsspring.boot.nodes.NodeHttpClient;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request to the primary's application and passes the answer on, both as
 * streams when they are long. A request is never sent twice.
 */
class ForwardTransport implements PrimaryTransport, AutoCloseable {

	private static final int MAX_HOPS = 2;

	private final UrlTemplate appUrl;

	private final Duration responseTimeout;

	private final String nodeName;

	private final NodeHttpClient client;

	private final ForwardedRequestHeaders headers;

	ForwardTransport(String appUrl, String nodeName, Duration connectTimeout, Duration responseTimeout) {
		this.appUrl = new UrlTemplate("litefs.primary.app-url", appUrl);
		this.nodeName = nodeName;
		this.responseTimeout = responseTimeout;
		this.headers = new ForwardedRequestHeaders(nodeName);
		this.client = new NodeHttpClient(connectTimeout);
	}

	@Override
	public boolean sendsBody() {
		return true;
	}

	@Override
	public boolean cameBack(HttpServletRequest request) {
		var names = ForwardedRequestHeaders.values(request, ForwardedRequestHeaders.FORWARDED_BY)
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map(String::trim)
			.toList();
		return names.size() >= MAX_HOPS || names.contains(this.nodeName);
	}

	@Override
	public WriteOutcome send(RoutedRequest routed, HttpServletResponse response) throws IOException {
		HttpServletRequest received = routed.received();
		OneTimeBody body = OneTimeBody.of(routed.body());
		URI base;
		HttpRequest.Builder request;
		try {
			base = this.appUrl.expand(routed.primary());
			request = HttpRequest
				.newBuilder(RequestTarget.of(base, received.getRequestURI(), received.getQueryString()))
				.method(received.getMethod(), body);
			this.headers.copy(received, request);
		}
		catch (IllegalArgumentException ex) {
			routed.answer(WriteProblem.NOT_FORWARDABLE, WriteProblem.NOT_FORWARDABLE.status(),
					String.valueOf(ex.getMessage()), response);
			return WriteOutcome.REJECTED;
		}
		ShortReplies replies = new ShortReplies();
		ForwardedReply forwarded = new ForwardedReply(base, routed, response);
		HttpResponse<InputStream> reply;
		try {
			reply = body.exchange(this.client.get(), request, replies, this.responseTimeout);
		}
		catch (ExecutionException ex) {
			return (replies.status() != 0) ? forwarded.brokenOff(replies.status())
					: failed(routed, response, body, ex.getCause());
		}
		catch (TimeoutException ex) {
			routed.answer(WriteProblem.OUTCOME_UNKNOWN, HttpServletResponse.SC_GATEWAY_TIMEOUT,
					"The primary '%s' has not answered within %s. The request may or may not have taken effect: look before you repeat it."
						.formatted(routed.primary(), this.responseTimeout),
					response);
			return WriteOutcome.OUTCOME_UNKNOWN;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return failed(routed, response, body, ex);
		}
		catch (IOException ex) {
			return WriteOutcome.CLIENT_GONE;
		}
		try (InputStream content = reply.body()) {
			return forwarded.pass(reply, content);
		}
		finally {
			body.abort(new IOException("The primary has answered before it had the whole request"));
		}
	}

	private WriteOutcome failed(RoutedRequest routed, HttpServletResponse response, OneTimeBody body,
			@Nullable Throwable cause) throws IOException {
		String primary = routed.primary();
		if (body.nothingSent()) {
			throw new PrimaryUnreachableException(
					"The primary '%s' cannot be reached at %s (litefs.primary.app-url): %s".formatted(primary,
							this.appUrl.expand(primary), cause),
					cause);
		}
		routed.answer(WriteProblem.OUTCOME_UNKNOWN, WriteProblem.OUTCOME_UNKNOWN.status(),
				("The connection to the primary '%s' was lost after the request was sent. The request may or may not"
						+ " have taken effect: look before you repeat it.")
					.formatted(primary),
				response);
		return WriteOutcome.OUTCOME_UNKNOWN;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
