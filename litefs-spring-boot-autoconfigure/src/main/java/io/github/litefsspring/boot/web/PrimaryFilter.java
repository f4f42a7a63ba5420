package io.github.litefsspring.boot.web;

import java.io.IOException;

import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.boot.web.body.FormLimits;
import io.github.litefsspring.boot.web.body.KeptRequest;
import io.github.litefsspring.boot.web.body.RequestBody;
import io.github.litefsspring.boot.web.body.TooManyParametersException;
import io.github.litefsspring.jdbc.DatabaseUnavailableException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Sends requests that write to the primary before anything of the application sees them.
 * <p>
 * It comes before every filter that reads the body, because a body that was read cannot
 * be streamed, and before Spring Security, because the primary authenticates the request
 * it runs. Only requests from outside pass here: internal forwards, error pages and
 * asynchronous continuations belong to a request that was decided before.
 */
class PrimaryFilter implements Filter {

	private final WriteRules rules;

	private final PrimaryWatch watch;

	private final RunningRequests running;

	private final PrimaryGateway gateway;

	private final LateWrites late;

	private final NodeHeaders nodeHeaders;

	private final ProblemWriter problems;

	private final int maxBufferedBody;

	private final FormLimits formLimits;

	PrimaryFilter(WriteRules rules, PrimaryWatch watch, RunningRequests running, PrimaryGateway gateway,
			LateWrites late, NodeHeaders nodeHeaders, ProblemWriter problems, int maxBufferedBody,
			FormLimits formLimits) {
		this.problems = problems;
		this.formLimits = formLimits;
		this.rules = rules;
		this.watch = watch;
		this.running = running;
		this.gateway = gateway;
		this.late = late;
		this.nodeHeaders = nodeHeaders;
		this.maxBufferedBody = maxBufferedBody;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest httpRequest && response instanceof HttpServletResponse httpResponse
				&& Arrival.of(httpRequest) == null) {
			filter(httpRequest, httpResponse, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		long writableChanges = this.watch.writableChanges();
		boolean writable = this.watch.state().role().isWritable();
		KeptRequest kept = this.watch.isWritable() ? null : keep(request);
		if (this.rules.belongsOnPrimary(request)) {
			while (!this.running.begin(request)) {
				if (this.gateway.answer(request, (kept != null) ? kept : () -> RequestBody.of(request), response)) {
					return;
				}
			}
			writable = true;
		}
		try {
			Arrival arrival = new Arrival(request, kept, writable, writableChanges);
			arrival.remember();
			this.nodeHeaders.write(response);
			run((kept != null) ? kept : request, response, chain);
		}
		finally {
			this.running.end(request);
		}
	}

	private @Nullable KeptRequest keep(HttpServletRequest request) throws IOException {
		if (!this.gateway.sendsBody()) {
			return null;
		}
		long length = RequestBody.length(request);
		return (length == 0) ? null : new KeptRequest(request, length, this.maxBufferedBody, this.formLimits);
	}

	private void run(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		try {
			chain.doFilter(request, response);
			this.late.answerCaught(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			if (!answer(ex, request, response)) {
				throw ex;
			}
		}
	}

	private boolean answer(Exception failure, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (cause instanceof TooManyParametersException tooMany) {
			return refuse(tooMany, request, response);
		}
		if (OutcomeUnknownException.findIn(failure).isPresent()) {
			return this.late.answerUnknown(request, response);
		}
		if (cause instanceof DatabaseUnavailableException) {
			return this.late.answerWithoutDatabase(request, response);
		}
		return this.late.answer(failure, HandlerNames.of(request), request, response);
	}

	private boolean refuse(TooManyParametersException tooMany, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		if (response.isCommitted()) {
			return false;
		}
		this.problems.write(WriteProblem.TOO_MANY_PARAMETERS, String.valueOf(tooMany.getMessage()), request, response);
		return true;
	}

}
