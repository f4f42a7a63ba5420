package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.boot.primary.CallingThread;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.WriteListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Knows which threads work for a web request: its own, those that call the
 * {@link Callable} that a handler has returned, and tasks that these hand to Spring
 * Boot's executors. Threads that a handler starts by itself are not known. So that
 * nothing is done twice, what they send to the primary counts against every request that
 * is being handled here.
 *
 * @since 0.1.0
 */
public final class RequestThreads
		implements CallingThread, Filter, CallableProcessingInterceptor, TaskDecorator, WriteListener {

	private final ThreadLocal<@Nullable Current> current = new ThreadLocal<>();

	private final AtomicLong callsOfUnknownThreads = new AtomicLong();

	private final AtomicLong commitsOfUnknownThreads = new AtomicLong();

	private volatile boolean listening;

	/**
	 * Begin to listen to what is written on this node.
	 * @param dataSource the data source of the application
	 */
	public void listenTo(LitefsDataSource dataSource) {
		dataSource.addWriteListener(this);
		dataSource.addCommitListener(this::committedHere);
		this.listening = true;
	}

	private void committedHere() {
		Current work = this.current.get();
		if (work != null) {
			work.sent().committedHere();
		}
		else {
			this.commitsOfUnknownThreads.incrementAndGet();
		}
	}

	@Override
	public boolean isWebRequest() {
		Current work = this.current.get();
		return work != null && work.handler();
	}

	@Override
	public boolean beginSending() {
		Current work = this.current.get();
		if (work != null) {
			return work.sent().beginCall();
		}
		this.callsOfUnknownThreads.incrementAndGet();
		return true;
	}

	@Override
	public void nothingSent() {
		Current work = this.current.get();
		if (work != null) {
			work.sent().callNotSent();
		}
	}

	/**
	 * Tell if the primary has, or may have, the web request that this thread works for.
	 * @return {@code false} also for a thread without one
	 */
	public boolean isRequestSent() {
		Current work = this.current.get();
		return work != null && work.sent().isRequestSent();
	}

	@Override
	public void refused(NotPrimarySqlException reason) {
		Current work = this.current.get();
		if (work != null) {
			work.sent().writeRefused(reason);
		}
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Current before = this.current.get();
		if (request instanceof HttpServletRequest httpRequest) {
			this.current.set(handling(httpRequest));
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
		HttpServletRequest httpRequest = request.getNativeRequest(HttpServletRequest.class);
		if (httpRequest != null) {
			this.current.set(handling(httpRequest));
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		this.current.remove();
	}

	@Override
	public Runnable decorate(Runnable task) {
		return carry(task);
	}

	@Override
	public Runnable carry(Runnable task) {
		Current carried = carried();
		return (carried != null) ? () -> {
			Current before = enter(carried);
			try {
				task.run();
			}
			finally {
				restore(before);
			}
		} : task;
	}

	@Override
	public <T> Callable<T> carry(Callable<T> task) {
		Current carried = carried();
		return (carried != null) ? () -> {
			Current before = enter(carried);
			try {
				return task.call();
			}
			finally {
				restore(before);
			}
		} : task;
	}

	private @Nullable Current carried() {
		Current work = this.current.get();
		return (work != null) ? new Current(work.sent(), false) : null;
	}

	private @Nullable Current enter(Current work) {
		Current before = this.current.get();
		this.current.set(work);
		return before;
	}

	private Current handling(HttpServletRequest request) {
		return new Current(
				SentToPrimary.of(request, this.callsOfUnknownThreads, this.commitsOfUnknownThreads, this.listening),
				true);
	}

	private void restore(@Nullable Current before) {
		if (before != null) {
			this.current.set(before);
		}
		else {
			this.current.remove();
		}
	}

	private record Current(SentToPrimary sent, boolean handler) {
	}

}
