package io.github.litefsspring.boot.web;

import java.util.Optional;

import io.github.litefsspring.boot.primary.PrimaryOnlyAnnotations;
import io.github.litefsspring.boot.web.body.BodySource;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Sends a request to the primary when its handler is marked with {@link PrimaryOnly},
 * before the handler runs and before its arguments are read.
 */
class PrimaryOnlyInterceptor implements HandlerInterceptor {

	private final RunningRequests running;

	private final PrimaryGateway gateway;

	private final LateWrites late;

	PrimaryOnlyInterceptor(RunningRequests running, PrimaryGateway gateway, LateWrites late) {
		this.running = running;
		this.gateway = gateway;
		this.late = late;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		// a filter before the handler may have written
		if (request.getDispatcherType() == DispatcherType.REQUEST && this.late.answerCaught(request, response)) {
			return false;
		}
		if (!(handler instanceof HandlerMethod method) || !runsOnPrimaryOnly(method) || response.isCommitted()) {
			return true;
		}
		Arrival arrival = Arrival.of(request);
		boolean fromOutside = request.getDispatcherType() == DispatcherType.REQUEST
				|| request.getDispatcherType() == DispatcherType.FORWARD;
		if (arrival == null || !fromOutside || this.running.begin(arrival.request())) {
			return true;
		}
		Optional<BodySource> body = arrival.body();
		if (body.isEmpty()) {
			// the annotation's advice throws, and what is late is answered there
			return true;
		}
		response.reset();
		do {
			if (this.gateway.answer(arrival.request(), body.get(), response)) {
				return false;
			}
		}
		while (!this.running.begin(arrival.request()));
		return true;
	}

	private static boolean runsOnPrimaryOnly(HandlerMethod method) {
		return PrimaryOnlyAnnotations.find(method.getMethod(), method.getBeanType())
			.filter((annotation) -> annotation.elsewhere() != Elsewhere.SKIP)
			.isPresent();
	}

}
