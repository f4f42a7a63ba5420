package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.boot.web.body.BodySource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after requests whose handler ran here and turned out to write.
 * <p>
 * Sending such a request to the primary runs its handler a second time. That is safe only
 * when it has not written anything here: because this node was never writable while it
 * ran, or because none of its threads has committed anything. Otherwise the request is
 * refused.
 */
class LateWrites {

	private static final Logger logger = LoggerFactory.getLogger(LateWrites.class);

	private static final String COUNTED = LateWrites.class.getName() + ".counted";

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	private final boolean forward;

	private final WriteRules rules;

	private final PrimaryGateway gateway;

	private final PrimaryWatch watch;

	private final ProblemWriter problems;

	private final RoutedRequestMetrics metrics;

	LateWrites(boolean forward, WriteRules rules, PrimaryGateway gateway, PrimaryWatch watch, ProblemWriter problems,
			RoutedRequestMetrics metrics) {
		this.forward = forward;
		this.rules = rules;
		this.gateway = gateway;
		this.watch = watch;
		this.problems = problems;
		this.metrics = metrics;
	}

	// false when this is another failure, or it is too late for another answer
	boolean answer(Throwable failure, String handler, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Optional<NotPrimaryException> notPrimary = NotPrimaryException.findIn(failure);
		Arrival arrival = Arrival.of(request);
		if (notPrimary.isEmpty() || arrival == null || OutcomeUnknownException.findIn(failure).isPresent()) {
			return false;
		}
		SentToPrimary sent = SentToPrimary.of(arrival.request());
		// when the primary has the request, what failed came after that, in a filter for
		// example
		if (!sent.isRequestSent() && request.getAttribute(COUNTED) == null) {
			request.setAttribute(COUNTED, handler);
			this.metrics.late(handler);
			report(handler, arrival.request(), notPrimary.get());
		}
		if (response.isCommitted() || request.isAsyncStarted()) {
			return false;
		}
		if (refuseBegun(arrival, sent, response)) {
			return true;
		}
		if (!this.forward) {
			this.problems.write(WriteProblem.NOT_PRIMARY,
					"The handler wrote on a node that is not the primary (litefs.write.late=reject). Nothing was written.",
					arrival.request(), response);
			return true;
		}
		BodySource body = arrival.body().orElse(null);
		if (body == null) {
			this.problems.write(WriteProblem.BODY_NOT_KEPT,
					"The handler wrote after it had consumed a body that this node has not kept (more than"
							+ " litefs.write.max-buffered-body, or a parsed multipart request). Nothing was written."
							+ " Mark the handler with @PrimaryOnly, so that the request goes to the primary before it runs.",
					arrival.request(), response);
			return true;
		}
		response.reset();
		if (!this.gateway.answer(arrival.request(), body, response)) {
			this.problems.write(WriteProblem.NOT_PRIMARY,
					"This node has become the primary while the request was being handled. Nothing was written; repeat the request.",
					arrival.request(), response);
		}
		return true;
	}

	// false when it is too late
	boolean answerWithoutDatabase(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Arrival arrival = Arrival.of(request);
		if (arrival == null || response.isCommitted() || request.isAsyncStarted()) {
			return false;
		}
		if (!refuseBegun(arrival, SentToPrimary.of(arrival.request()), response)) {
			this.problems.write(WriteProblem.NO_DATABASE,
					"LiteFS does not run on this node, or has not brought the database yet. Nothing was done; another"
							+ " node can answer.",
					arrival.request(), response);
		}
		return true;
	}

	// false when it is too late
	boolean answerUnknown(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (response.isCommitted() || request.isAsyncStarted()) {
			return false;
		}
		this.problems.write(WriteProblem.OUTCOME_UNKNOWN,
				"A write of this request may or may not have taken effect: this node ceased to be the primary, or lost"
						+ " its database or the primary, at that moment. Look before you repeat it.",
				request, response);
		return true;
	}

	// the application has caught the refusal of a write, and nothing was answered yet
	boolean answerCaught(HttpServletRequest request, HttpServletResponse response) throws IOException {
		SentToPrimary sent = SentToPrimary.of(request);
		Throwable refused = sent.refusedWrite();
		boolean answered = response.isCommitted() || request.getAttribute(COUNTED) != null;
		return refused != null && this.forward && !answered && !sent.isBegun() && !this.rules.staysHere(request)
				&& answer(refused, HandlerNames.of(request), request, response);
	}

	// false when nothing of the request was done, here or on the primary
	private boolean refuseBegun(Arrival arrival, SentToPrimary sent, HttpServletResponse response) throws IOException {
		if (sent.isBegun()) {
			this.gateway.refuse(sent, arrival.request(), response);
			return true;
		}
		String partlyDone = partlyDone(arrival, sent);
		if (partlyDone == null) {
			return false;
		}
		this.problems.write(WriteProblem.PARTLY_DONE, partlyDone, arrival.request(), response);
		return true;
	}

	private @Nullable String partlyDone(Arrival arrival, SentToPrimary sent) {
		boolean wasWritable = arrival.writable() || arrival.writableChanges() != this.watch.writableChanges();
		if (wasWritable && sent.mayHaveCommittedHere()) {
			return "This node has ceased to be the primary while the request was being handled. The statement that"
					+ " failed had no effect, but what the handler had committed before it stays.";
		}
		if (sent.mayHaveUnknownCalls()) {
			return "The handler wrote on a node that is not the primary. While it ran, a thread of this node had something"
					+ " done on the primary (@PrimaryOnly(elsewhere = INVOKE) or litefs.write.statements), and perhaps the"
					+ " handler has started that thread. So the request is not sent to the primary, where that might be"
					+ " done again. Mark the handler with @PrimaryOnly, so that the request goes there before it runs.";
		}
		return null;
	}

	private void report(String handler, HttpServletRequest request, NotPrimaryException failure) {
		if (this.reported.add(handler)) {
			logger.warn(
					"{} {}: {} was run on a node that is not the primary and then wrote ({}). Mark it with @PrimaryOnly, or add its path to litefs.write.always-forward, so that such requests go to the primary before any of it runs. This is said once for each handler; {} counts them all.",
					request.getMethod(), request.getRequestURI(), handler, failure.getMessage(),
					RoutedRequestMetrics.LATE);
		}
	}

}
