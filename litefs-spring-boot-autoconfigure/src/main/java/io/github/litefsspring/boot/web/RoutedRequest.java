package io.github.litefsspring.boot.web;

import java.io.IOException;

import io.github.litefsspring.boot.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to the primary.
 *
 * @since 0.1.0
 */
public final class RoutedRequest {

	private final HttpServletRequest request;

	private final RequestBody body;

	private final @Nullable String primary;

	private final ProblemWriter problems;

	RoutedRequest(HttpServletRequest request, RequestBody body, @Nullable String primary, ProblemWriter problems) {
		this.request = request;
		this.body = body;
		this.primary = primary;
		this.problems = problems;
	}

	/**
	 * The request as the filters before have presented it, for example with the host that
	 * the client sees.
	 * @return the request
	 */
	public HttpServletRequest request() {
		return this.request;
	}

	/**
	 * The request as it came over the wire, without what filters made of it.
	 * @return the innermost request
	 */
	public HttpServletRequest received() {
		HttpServletRequest current = this.request;
		while (current instanceof HttpServletRequestWrapper wrapper
				&& wrapper.getRequest() instanceof HttpServletRequest wrapped) {
			current = wrapped;
		}
		return current;
	}

	/**
	 * The request's body.
	 * @return the body
	 */
	public RequestBody body() {
		return this.body;
	}

	/**
	 * The primary's LiteFS host name.
	 * @return the name
	 * @throws IllegalStateException when no primary is known
	 */
	public String primary() {
		if (this.primary == null) {
			throw new IllegalStateException("No primary is known");
		}
		return this.primary;
	}

	boolean isExposed() {
		return this.problems.isExposed();
	}

	String primaryInAnswers() {
		return this.problems.isExposed() ? "primary '" + primary() + "'" : "primary";
	}

	/**
	 * Answer with a problem.
	 * @param problem the problem
	 * @param status the status, usually that of the problem
	 * @param detail what happened and what to do
	 * @param response the response, not committed yet
	 * @throws IOException when the client is gone
	 */
	public void answer(WriteProblem problem, int status, String detail, HttpServletResponse response)
			throws IOException {
		this.problems.write(problem, status, detail, this.request, response);
	}

}
