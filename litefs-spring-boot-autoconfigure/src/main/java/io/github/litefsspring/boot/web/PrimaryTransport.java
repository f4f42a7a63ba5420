package io.github.litefsspring.boot.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A way for a web request to reach the primary.
 * <p>
 * Declare a bean of this type to replace the one that {@code litefs.write.transport}
 * names.
 *
 * @since 0.1.0
 */
public interface PrimaryTransport {

	/**
	 * Return whether this node itself passes the request's body on. Only then bodies are
	 * kept for requests whose handler may turn out to write.
	 * @return {@code true} when {@link RoutedRequest#body()} is used
	 */
	default boolean sendsBody() {
		return false;
	}

	/**
	 * Return whether the primary has to be known.
	 * @return {@code true} to be called only while one is known
	 */
	default boolean needsPrimary() {
		return true;
	}

	/**
	 * Return whether requests get to the primary at all. A request that had better run
	 * there, and need not, stays here otherwise.
	 * @return {@code false} when every request is refused
	 */
	default boolean reachesPrimary() {
		return true;
	}

	/**
	 * Return whether sending the request would send it in circles. It waits then for this
	 * node to become the primary.
	 * @param request the request
	 * @return {@code true} when it has been here already
	 */
	default boolean cameBack(HttpServletRequest request) {
		return false;
	}

	/**
	 * Return whether a node has sent this request here that knows of a later change of
	 * roles than this one. The request waits a moment then, until this node knows of it
	 * as well.
	 * @param request the request
	 * @return {@code true} when this node is behind
	 */
	default boolean isSenderAhead(HttpServletRequest request) {
		return false;
	}

	/**
	 * Bring the request to the primary and answer it. Called at most once for a request,
	 * except after a {@link PrimaryUnreachableException}.
	 * @param request the request
	 * @param response the response, not committed yet
	 * @return what became of it
	 * @throws PrimaryUnreachableException when nothing at all was sent, so that it can be
	 * tried again
	 * @throws IOException when the client is gone, or when the reply broke off after its
	 * beginning had been passed on
	 */
	WriteOutcome send(RoutedRequest request, HttpServletResponse response) throws IOException;

}
