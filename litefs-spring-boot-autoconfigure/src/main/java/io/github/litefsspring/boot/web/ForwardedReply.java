package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.github.litefsspring.boot.web.client.ForwardedRequestHeaders;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Passes the primary's reply on to the client.
 */
class ForwardedReply {

	private static final int CHUNK = 16 * 1024;

	private static final Set<String> LOCATIONS = Set.of("location", "content-location");

	private final URI base;

	private final RoutedRequest routed;

	private final HttpServletResponse response;

	ForwardedReply(URI base, RoutedRequest routed, HttpServletResponse response) {
		this.base = base;
		this.routed = routed;
		this.response = response;
	}

	WriteOutcome pass(int status, HttpHeaders headers, InputStream content) throws IOException {
		this.response.setStatus(status);
		copyHeaders(headers);
		boolean streamed = headers.firstValue("Content-Length").isEmpty();
		ServletOutputStream target = this.response.getOutputStream();
		byte[] chunk = new byte[CHUNK];
		while (true) {
			int count;
			try {
				count = content.read(chunk);
			}
			catch (IOException ex) {
				if (this.response.isCommitted()) {
					throw new ReplyBrokenOffException(this.routed.primary(), ex);
				}
				return brokenOff(status, ex);
			}
			if (count < 0) {
				break;
			}
			target.write(chunk, 0, count);
			if (streamed) {
				target.flush();
			}
		}
		this.response.flushBuffer();
		return WriteOutcome.ofStatus(status);
	}

	WriteOutcome brokenOff(int status, @Nullable Throwable cause) throws IOException {
		boolean silent = isTimeout(cause);
		this.routed.answer(WriteProblem.OUTCOME_UNKNOWN,
				silent ? HttpServletResponse.SC_GATEWAY_TIMEOUT : WriteProblem.OUTCOME_UNKNOWN.status(),
				"The %s answered with status %d, but %s before the whole answer was here. Look before you repeat the request."
					.formatted(this.routed.primaryInAnswers(), status,
							silent ? "fell silent (litefs.write.response-timeout)" : "the connection was lost"),
				this.response);
		return WriteOutcome.OUTCOME_UNKNOWN;
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		Throwable current = failure;
		while (current != null) {
			if (current instanceof TimeoutException || current instanceof HttpTimeoutException
					|| current instanceof SocketTimeoutException) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

	private void copyHeaders(HttpHeaders headers) {
		Set<String> dropped = ForwardedRequestHeaders.hopByHop(headers.allValues("Connection"));
		headers.map().forEach((name, values) -> {
			String key = name.toLowerCase(Locale.ROOT);
			if (!dropped.contains(key)) {
				copyHeader(name, key, values);
			}
		});
	}

	private void copyHeader(String name, String key, List<String> values) {
		for (String value : values) {
			if (LOCATIONS.contains(key)) {
				this.response.setHeader(name, reachable(value));
			}
			else {
				this.response.addHeader(name, value);
			}
		}
	}

	// the primary may have built an absolute URL from the address that only nodes use:
	// the
	// client gets the one that this node would have built
	private String reachable(String location) {
		String internal = this.base.toString();
		String rest = location.startsWith(internal) ? location.substring(internal.length()) : location;
		if (rest.equals(location) || !(rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0)) {
			return location;
		}
		HttpServletRequest request = this.routed.request();
		int port = request.getServerPort();
		boolean standard = port == (request.isSecure() ? 443 : 80);
		return request.getScheme() + "://" + request.getServerName() + (standard ? "" : ":" + port) + rest;
	}

}
