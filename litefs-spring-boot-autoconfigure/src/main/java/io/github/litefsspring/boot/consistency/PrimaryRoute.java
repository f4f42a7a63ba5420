package io.github.litefsspring.boot.consistency;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The way to the primary for requests whose reader must not see what this node has.
 *
 * @since 0.1.0
 */
public interface PrimaryRoute {

	/**
	 * Return whether a request is for this very node.
	 * @param request the request
	 * @return whether it must not go to another node
	 */
	boolean staysHere(HttpServletRequest request);

	/**
	 * Return whether a request can be brought to the primary at all.
	 * @param request the request
	 * @return whether {@link #answer} may be called
	 */
	boolean isMovable(HttpServletRequest request);

	/**
	 * Bring a request to the primary and answer it. Without a primary the answer is 503.
	 * @param request the request, whose handler has not run yet
	 * @param response the response, not committed yet
	 * @return {@code false} when this node is the primary now: nothing was sent nor
	 * answered
	 * @throws IOException when the client is gone, or the reply broke off
	 */
	boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException;

	/**
	 * Answer that this node has just become the primary, and does not know yet if it has
	 * what the request's reader has seen.
	 * @param request the request, whose handler has not run
	 * @param response the response, not committed yet
	 * @throws IOException when the client is gone
	 */
	void refuseUndecided(HttpServletRequest request, HttpServletResponse response) throws IOException;

	/**
	 * Answer that the request's bound on staleness is none.
	 * @param detail what is wrong and what to do
	 * @param request the request
	 * @param response the response, not committed yet
	 * @throws IOException when the client is gone
	 */
	void refuseBound(String detail, HttpServletRequest request, HttpServletResponse response) throws IOException;

}
