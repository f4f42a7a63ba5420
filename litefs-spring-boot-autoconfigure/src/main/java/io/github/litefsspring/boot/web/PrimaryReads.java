package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.util.Optional;

import io.github.litefsspring.boot.web.body.BodySource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests to the primary whose reader must not see what this node has. It does
 * not wait for a primary: who only reads can look again.
 *
 * @since 0.1.0
 */
public final class PrimaryReads {

	private final WriteRules rules;

	private final PrimaryGateway gateway;

	private final ProblemWriter problems;

	PrimaryReads(WriteRules rules, PrimaryGateway gateway, ProblemWriter problems) {
		this.rules = rules;
		this.gateway = gateway;
		this.problems = problems;
	}

	/**
	 * Return whether a request is for this very node: those of
	 * {@code litefs.write.passthrough} and of the actuator.
	 * @param request the request
	 * @return whether it must not go to another node
	 */
	public boolean staysHere(HttpServletRequest request) {
		return this.rules.staysHere(request);
	}

	/**
	 * Return whether a request can be brought to the primary at all. An upgrade, to a
	 * WebSocket for example, is a connection to this node.
	 * @param request the request
	 * @return whether {@link #answer} may be called
	 */
	public boolean isMovable(HttpServletRequest request) {
		return request.getHeader("Upgrade") == null && !staysHere(request);
	}

	/**
	 * Bring a request to the primary and answer it. Without a primary the answer is
	 * {@link WriteProblem#NO_PRIMARY}.
	 * @param request the request, whose handler has not run yet
	 * @param response the response, not committed yet
	 * @return {@code false} when this node is the primary now: nothing was sent nor
	 * answered
	 * @throws IOException when the client is gone, or the reply broke off
	 */
	public boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Arrival arrival = Arrival.of(request);
		Optional<BodySource> body = body(arrival);
		if (arrival == null || body.isEmpty()) {
			refuse(WriteProblem.BODY_NOT_KEPT,
					"The data on this node is older than the request allows, and the request cannot go to the primary,"
							+ " because its body was consumed before its handler was found. Nothing was done.",
					request, response);
			return true;
		}
		response.reset();
		return this.gateway.answerNow(arrival.request(), body.get(), response);
	}

	/**
	 * Bring a request to the primary and answer it, when the primary can be reached at
	 * this moment.
	 * @param request the request, whose handler has not run yet
	 * @param response the response, not committed yet
	 * @return {@code false} when the request has to be handled here: nothing was sent nor
	 * answered
	 * @throws IOException when the client is gone, or the reply broke off
	 */
	public boolean answerIfReachable(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Arrival arrival = Arrival.of(request);
		Optional<BodySource> body = body(arrival);
		return arrival != null && body.isPresent()
				&& this.gateway.answerIfReachable(arrival.request(), body.get(), response);
	}

	private static Optional<BodySource> body(@Nullable Arrival arrival) throws IOException {
		return (arrival != null) ? arrival.body() : Optional.empty();
	}

	/**
	 * Answer with a problem.
	 * @param problem the problem
	 * @param detail what is wrong and what to do
	 * @param request the request
	 * @param response the response, not committed yet
	 * @throws IOException when the client is gone
	 */
	public void refuse(WriteProblem problem, String detail, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.problems.write(problem, detail, request, response);
	}

}
