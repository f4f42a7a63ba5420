package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.github.litefsspring.boot.primary.CallingThread;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Knows which threads handle web requests: their own, and those that call the
 * {@link Callable} that a handler has returned. Threads that a handler starts by itself
 * are not known.
 *
 * @since 0.1.0
 */
public final class RequestThreads implements CallingThread, Filter, CallableProcessingInterceptor {

	private static final String DONE_ELSEWHERE = RequestThreads.class.getName() + ".doneElsewhere";

	private final ThreadLocal<@Nullable HttpServletRequest> current = new ThreadLocal<>();

	@Override
	public boolean isWebRequest() {
		return this.current.get() != null;
	}

	@Override
	public void doneElsewhere() {
		HttpServletRequest request = this.current.get();
		if (request != null) {
			request.setAttribute(DONE_ELSEWHERE, true);
		}
	}

	static boolean wasDoneElsewhere(HttpServletRequest request) {
		return request.getAttribute(DONE_ELSEWHERE) != null;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest before = this.current.get();
		if (request instanceof HttpServletRequest httpRequest) {
			this.current.set(httpRequest);
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			restore(before);
		}
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		this.current.set(request.getNativeRequest(HttpServletRequest.class));
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		this.current.remove();
	}

	private void restore(@Nullable HttpServletRequest before) {
		if (before != null) {
			this.current.set(before);
		}
		else {
			this.current.remove();
		}
	}

}
