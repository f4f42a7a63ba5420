package io.github.litefsspring.sample.invoices.web;

import java.io.IOException;
import java.net.URI;

import io.github.litefsspring.boot.web.WriteRouting;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses request bodies that are larger than any invoice: at once when their length is
 * announced, otherwise as soon as they have sent too much. It comes after the filter that
 * sends writes to the primary, so that the answer names its node.
 */
@Component
@Order(WriteRouting.FILTER_ORDER + 50)
class RequestBodyLimitFilter extends OncePerRequestFilter {

	private final DataSize limit;

	private final JsonMapper json;

	RequestBodyLimitFilter(@Value("${invoices.max-request-body}") DataSize limit, JsonMapper json) {
		this.limit = limit;
		this.json = json;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getContentLengthLong() > this.limit.toBytes()) {
			refuse(request, response);
			return;
		}
		chain.doFilter(new LimitedRequest(request, this.limit), response);
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
		ProblemDetail problem = RequestBodyTooLargeException.problem(this.limit);
		problem.setInstance(URI.create(request.getRequestURI()));
		response.setStatus(problem.getStatus());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.getOutputStream().write(this.json.writeValueAsBytes(problem));
	}

}
