package io.github.litefsspring.boot.web;

import io.github.litefsspring.boot.nodes.PrimaryWatch;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Counts the requests that write while they run on this node, each once, so that the
 * lease does not leave in the middle of one.
 */
class RunningRequests {

	private static final String ATTRIBUTE = RunningRequests.class.getName();

	private final PrimaryWatch watch;

	RunningRequests(PrimaryWatch watch) {
		this.watch = watch;
	}

	// false when this node cannot do it, and is not asked to any more
	boolean begin(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) != null) {
			return true;
		}
		if (!this.watch.begin()) {
			return false;
		}
		request.setAttribute(ATTRIBUTE, true);
		return true;
	}

	// the thread of the request has come back
	void end(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) == null) {
			return;
		}
		if (request.isAsyncStarted()) {
			request.getAsyncContext().addListener(new AtCompletion());
		}
		else {
			this.watch.end();
		}
	}

	private final class AtCompletion implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			RunningRequests.this.watch.end();
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// its completion follows
		}

		@Override
		public void onError(AsyncEvent event) {
			// its completion follows
		}

	}

}
