package io.github.litefsspring.boot.session;

import java.io.IOException;
import java.time.Duration;

import io.github.litefsspring.node.LitefsNode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends a request of a replica to the primary now and then, so that a session that is
 * used on replicas only does not expire. It comes directly after Spring Session's filter.
 *
 * @since 0.1.0
 */
public final class SessionAccessFilter extends OncePerRequestFilter {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final LitefsNode node;

	private final Route primary;

	/**
	 * Create it.
	 * @param node this node
	 * @param primary the way to the primary
	 */
	public SessionAccessFilter(LitefsNode node, Route primary) {
		this.node = node;
		this.primary = primary;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean sent = !this.node.state().role().isWritable() && isDue(request)
				&& this.primary.answer(request, response);
		if (!sent) {
			chain.doFilter(request, response);
		}
	}

	private static boolean isDue(HttpServletRequest request) {
		HttpSession session = (request.getRequestedSessionId() != null) ? request.getSession(false) : null;
		return session != null && !session.isNew()
				&& System.currentTimeMillis() - session.getLastAccessedTime() > INTERVAL.toMillis();
	}

	/**
	 * The way to the primary.
	 */
	@FunctionalInterface
	public interface Route {

		/**
		 * Bring a request to the primary and answer it, if that can be done.
		 * @param request the request, whose handler has not run yet
		 * @param response the response, not committed yet
		 * @return {@code false} when the request has to be handled here; nothing was sent
		 * nor answered then
		 * @throws IOException when the client is gone, or the reply broke off
		 */
		boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException;

	}

}
