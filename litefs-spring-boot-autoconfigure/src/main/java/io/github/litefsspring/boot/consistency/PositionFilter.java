package io.github.litefsspring.boot.consistency;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import io.github.litefsspring.consistency.Awaited;
import io.github.litefsspring.consistency.PositionToken;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.util.WebUtils;

/**
 * Lets a request wait for the position its client has seen, or sends it to the primary,
 * and gives the client the position of what the request has written.
 * <p>
 * It comes directly after the filter that sends writes to the primary: those need no
 * waiting here.
 *
 * @since 0.1.0
 */
public final class PositionFilter implements Filter {

	private static final String WORK = PositionFilter.class.getName() + ".work";

	private final LitefsConsistency consistency;

	private final PositionSettings settings;

	private final PrimaryRoute primary;

	private final PositionReply reply;

	/**
	 * Create it.
	 * @param consistency waits, and knows the token of a thread
	 * @param settings how tokens travel
	 * @param primary the way to the primary
	 */
	public PositionFilter(LitefsConsistency consistency, PositionSettings settings, PrimaryRoute primary) {
		this.consistency = consistency;
		this.settings = settings;
		this.primary = primary;
		this.reply = new PositionReply(settings);
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest httpRequest && response instanceof HttpServletResponse httpResponse
				&& !this.consistency.isStandalone()) {
			Work known = (Work) request.getAttribute(WORK);
			if (known != null) {
				run(known, null, httpRequest, httpResponse, chain);
			}
			else {
				arrive(httpRequest, httpResponse, chain);
			}
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void arrive(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Optional<PresentedToken> presented = this.primary.staysHere(request) ? Optional.empty()
				: PresentedToken.of(request, this.settings);
		PositionToken token = null;
		String discardedCookie = null;
		if (presented.isPresent()) {
			token = presented.get().token();
			Awaited awaited = await(token, this.settings.waitTimeout());
			if (awaited == Awaited.TIMED_OUT && this.primary.isMovable(request)) {
				if (this.primary.answer(request, response)) {
					return;
				}
				// this node has become the primary, so it can judge the token now
				awaited = await(token, Duration.ZERO);
				if (awaited == Awaited.TIMED_OUT) {
					this.primary.refuseUndecided(request, response);
					return;
				}
			}
			if (awaited == Awaited.DISCARDED) {
				token = null;
				discardedCookie = presented.get().cookie();
			}
		}
		Work work = new Work(token);
		request.setAttribute(WORK, work);
		WebAsyncUtils.getAsyncManager(request)
			.registerCallableInterceptor(WORK, new PositionCallableInterceptor(this.consistency, work));
		run(work, discardedCookie, request, response, chain);
	}

	private Awaited await(PositionToken token, Duration timeout) {
		try {
			return this.consistency.awaitPosition(token, timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Awaited.TIMED_OUT;
		}
	}

	private void run(Work work, @Nullable String discardedCookie, HttpServletRequest request,
			HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
		PositionResponse wrapped = WebUtils.getNativeResponse(response, PositionResponse.class);
		HttpServletResponse passed = response;
		if (wrapped == null) {
			wrapped = new PositionResponse(request, response, this.consistency, this.reply, work, discardedCookie);
			passed = wrapped;
		}
		Work before = this.consistency.enter(work);
		try {
			chain.doFilter(request, passed);
		}
		finally {
			this.consistency.leave(before);
			if (!request.isAsyncStarted()) {
				wrapped.beforeHeadersAreSent();
			}
		}
	}

}
