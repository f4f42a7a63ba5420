package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a {@link WriteProblem} as {@code application/problem+json}, whatever the client
 * accepts: an error must not turn into another one.
 */
class ProblemWriter {

	private final LitefsNode node;

	private final NodeHeaders nodeHeaders;

	private final Supplier<Duration> retryAfter;

	ProblemWriter(LitefsNode node, NodeHeaders nodeHeaders, Supplier<Duration> retryAfter) {
		this.node = node;
		this.nodeHeaders = nodeHeaders;
		this.retryAfter = retryAfter;
	}

	void write(WriteProblem problem, String detail, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		write(problem, problem.status(), detail, request, response);
	}

	void write(WriteProblem problem, int status, String detail, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		response.reset();
		response.setStatus(status);
		this.nodeHeaders.write(response);
		if (problem.canBeRepeated()) {
			response.setHeader("Retry-After", String.valueOf(Math.max(1, this.retryAfter.get().toSeconds())));
		}
		response.setHeader("Cache-Control", "no-store");
		response.setContentType("application/problem+json");
		byte[] body = Json.MAPPER.writeValueAsBytes(members(problem, status, detail, request));
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
		response.flushBuffer();
	}

	// clients may see the names of nodes
	boolean isExposed() {
		return this.nodeHeaders.isExposed();
	}

	private Map<String, Object> members(WriteProblem problem, int status, String detail, HttpServletRequest request) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", problem.type().toString());
		members.put("title", problem.title());
		members.put("status", status);
		members.put("detail", detail);
		members.put("instance", request.getRequestURI());
		NodeState state = this.node.state();
		if (isExposed()) {
			members.put("node", this.node.name());
		}
		members.put("role", NodeHeaders.roleText(state.role()));
		String primary = state.primary();
		if (primary != null && isExposed()) {
			members.put("primary", primary);
		}
		return members;
	}

	/**
	 * Made when it is needed first: most applications start without ever needing it.
	 */
	private static final class Json {

		private static final JsonMapper MAPPER = JsonMapper.builder().build();

	}

}
