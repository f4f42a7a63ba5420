package io.github.litefsspring.boot.web.client;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A forwarded request with the address of its client instead of the other node's.
 */
class ForwardedClientRequest extends HttpServletRequestWrapper {

	private final String client;

	ForwardedClientRequest(HttpServletRequest request, String client) {
		super(request);
		this.client = client;
	}

	@Override
	public String getRemoteAddr() {
		return this.client;
	}

	@Override
	public String getRemoteHost() {
		return this.client;
	}

}
