package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.net.URI;

import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.node.LitefsNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells the client to send the request to the primary's public address: 307, which keeps
 * method and body.
 */
class RedirectTransport implements PrimaryTransport {

	private final LitefsNode node;

	private final UrlTemplate publicUrl;

	RedirectTransport(LitefsNode node, String publicUrl) {
		this.node = node;
		this.publicUrl = new UrlTemplate("litefs.primary.public-url", publicUrl);
	}

	/**
	 * A client that already talks to the primary's address would be redirected to where
	 * it came from.
	 */
	@Override
	public boolean cameBack(HttpServletRequest request) {
		String primary = this.node.state().primary();
		if (primary == null) {
			return false;
		}
		URI url;
		try {
			url = this.publicUrl.expand(primary);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
		return url.getHost().equalsIgnoreCase(bracketed(request.getServerName()))
				&& port(url) == request.getServerPort();
	}

	@Override
	public WriteOutcome send(RoutedRequest routed, HttpServletResponse response) throws IOException {
		HttpServletRequest request = routed.request();
		URI location;
		try {
			location = RequestTarget.of(this.publicUrl.expand(routed.primary()), request.getRequestURI(),
					request.getQueryString());
		}
		catch (IllegalArgumentException ex) {
			routed.answer(WriteProblem.NOT_FORWARDABLE, WriteProblem.NOT_FORWARDABLE.status(),
					String.valueOf(ex.getMessage()), response);
			return WriteOutcome.REJECTED;
		}
		response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
		response.setHeader("Location", location.toString());
		response.setHeader("Cache-Control", "no-store");
		response.flushBuffer();
		return WriteOutcome.REDIRECTED;
	}

	private static int port(URI url) {
		if (url.getPort() >= 0) {
			return url.getPort();
		}
		return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
	}

	private static String bracketed(String host) {
		return (host.indexOf(':') >= 0 && !host.startsWith("[")) ? "[" + host + "]" : host;
	}

}
