package io.github.litefsspring.boot.consistency;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

import io.github.litefsspring.node.LitefsNode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Sends a request to the primary when the data here may be older than its handler
 * ({@link io.github.litefsspring.consistency.MaxStaleness @MaxStaleness}) or its client
 * ({@value #HEADER}) allows.
 * <p>
 * A client may ask for less than two seconds: that is always read on the primary.
 *
 * @since 0.1.0
 */
public final class MaxStalenessInterceptor implements HandlerInterceptor {

	/** The request header, in whole seconds. */
	public static final String HEADER = "Litefs-Max-Staleness";

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

	private final LitefsNode node;

	private final MaxStalenessBounds bounds;

	private final PrimaryRoute primary;

	/**
	 * Create it.
	 * @param node this node
	 * @param bounds the bounds of handlers
	 * @param primary the way to the primary
	 */
	public MaxStalenessInterceptor(LitefsNode node, MaxStalenessBounds bounds, PrimaryRoute primary) {
		this.node = node;
		this.bounds = bounds;
		this.primary = primary;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		boolean fromOutside = request.getDispatcherType() == DispatcherType.REQUEST
				|| request.getDispatcherType() == DispatcherType.FORWARD;
		if (!fromOutside || response.isCommitted() || !this.primary.isMovable(request)) {
			return true;
		}
		String header = request.getHeader(HEADER);
		if (header != null && !SECONDS.matcher(header.trim()).matches()) {
			this.primary.refuseBound("The header " + HEADER + " must be a whole number of seconds, such as 10.",
					request, response);
			return false;
		}
		Duration bound = (handler instanceof HandlerMethod method) ? this.bounds.of(method) : null;
		if (header != null) {
			bound = stricter(bound, Duration.ofSeconds(Long.parseLong(header.trim())));
		}
		return bound == null || isWithin(bound) || !this.primary.answer(request, response);
	}

	private static Duration stricter(@Nullable Duration bound, Duration other) {
		return (bound != null && bound.compareTo(other) < 0) ? bound : other;
	}

	private boolean isWithin(Duration bound) {
		if (this.node.state().role().isWritable()) {
			return true;
		}
		Duration staleness = this.node.staleness();
		return staleness != null && bound.compareTo(MaxStalenessBounds.LEAST) >= 0 && staleness.compareTo(bound) <= 0;
	}

}
