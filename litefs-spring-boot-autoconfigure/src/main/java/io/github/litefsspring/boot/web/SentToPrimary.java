package io.github.litefsspring.boot.web;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one web request to the primary, sent by whichever of its threads: the
 * request itself, or calls and statements. The primary would do again what it has done
 * already, so once either has been begun, the request is not sent (again), and once the
 * request is being sent, no call is.
 */
final class SentToPrimary {

	private static final String ATTRIBUTE = SentToPrimary.class.getName();

	private final AtomicLong callsOfUnknownThreads;

	private final long callsOfUnknownThreadsBefore;

	private final AtomicLong commitsOfUnknownThreads;

	private final long commitsOfUnknownThreadsBefore;

	private boolean request;

	private int calls;

	// what the application was told in vain, perhaps: it may have caught it
	private volatile @Nullable Throwable refusedWrite;

	// nobody tells of commits unless somebody listens
	private volatile boolean committed;

	SentToPrimary(AtomicLong callsOfUnknownThreads, AtomicLong commitsOfUnknownThreads, boolean commitsAreTold) {
		this.callsOfUnknownThreads = callsOfUnknownThreads;
		this.callsOfUnknownThreadsBefore = callsOfUnknownThreads.get();
		this.commitsOfUnknownThreads = commitsOfUnknownThreads;
		this.commitsOfUnknownThreadsBefore = commitsOfUnknownThreads.get();
		this.committed = !commitsAreTold;
	}

	static SentToPrimary of(HttpServletRequest request) {
		return of(request, new AtomicLong(), new AtomicLong(), false);
	}

	static SentToPrimary of(HttpServletRequest request, AtomicLong callsOfUnknownThreads,
			AtomicLong commitsOfUnknownThreads, boolean commitsAreTold) {
		SentToPrimary existing = (SentToPrimary) request.getAttribute(ATTRIBUTE);
		if (existing != null) {
			return existing;
		}
		SentToPrimary created = new SentToPrimary(callsOfUnknownThreads, commitsOfUnknownThreads, commitsAreTold);
		request.setAttribute(ATTRIBUTE, created);
		return created;
	}

	// false when it must not be sent
	synchronized boolean beginRequest() {
		if (this.request || this.calls > 0) {
			return false;
		}
		this.request = true;
		return true;
	}

	/**
	 * Nothing of the request was sent after all.
	 */
	synchronized void requestNotSent() {
		this.request = false;
	}

	synchronized boolean isRequestSent() {
		return this.request;
	}

	synchronized boolean isBegun() {
		return this.request || this.calls > 0;
	}

	// false when it must not be sent
	synchronized boolean beginCall() {
		if (this.request) {
			return false;
		}
		this.calls++;
		return true;
	}

	/**
	 * The primary has done nothing of a call.
	 */
	synchronized void callNotSent() {
		this.calls--;
	}

	void committedHere() {
		this.committed = true;
	}

	// as long as this is false, nothing of the request was written on this node
	boolean mayHaveCommittedHere() {
		return this.committed || this.commitsOfUnknownThreads.get() != this.commitsOfUnknownThreadsBefore;
	}

	void writeRefused(Throwable reason) {
		this.refusedWrite = reason;
	}

	@Nullable Throwable refusedWrite() {
		return this.refusedWrite;
	}

	// calls were sent since this request came in by threads whose starter is not known:
	// perhaps the handler
	boolean mayHaveUnknownCalls() {
		return this.callsOfUnknownThreads.get() != this.callsOfUnknownThreadsBefore;
	}

}
