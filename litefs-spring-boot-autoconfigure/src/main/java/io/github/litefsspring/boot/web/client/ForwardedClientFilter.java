package io.github.litefsspring.boot.web.client;

import java.io.IOException;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.Ordered;

/**
 * Shows the application which client a forwarded request comes from, in every dispatch.
 *
 * @since 0.1.0
 */
public final class ForwardedClientFilter implements Filter {

	/**
	 * The filter's order: directly after forwarded headers have been applied, and before
	 * everything that may look at a client's address.
	 */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

	private final LitefsNode node;

	private final ForwardedClients clients;

	/**
	 * Create it.
	 * @param node this node
	 * @param clients knows the clients of forwarded requests
	 */
	public ForwardedClientFilter(LitefsNode node, ForwardedClients clients) {
		this.node = node;
		this.clients = clients;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		boolean others = request instanceof HttpServletRequest && this.node.state().role() != Role.STANDALONE;
		chain.doFilter(others ? this.clients.present((HttpServletRequest) request) : request, response);
	}

}
