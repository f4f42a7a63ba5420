package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.time.Duration;

import io.github.litefsspring.boot.nodes.PrimaryAttempts;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.PrimaryProblem;
import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.boot.web.body.BodySource;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one request to the primary: waits for a primary, uses the transport, and counts.
 */
class PrimaryGateway {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryGateway.class);

	// longer than an application takes to hear what its LiteFS knows
	private static final Duration LONGEST_BEHIND = Duration.ofSeconds(2);

	private final PrimaryWatch watch;

	private final PrimaryTransport transport;

	private final Duration holdTimeout;

	private final NodeHeaders nodeHeaders;

	private final ProblemWriter problems;

	private final RoutedRequestMetrics metrics;

	private final PrimaryWaits waits;

	private final PrimaryHealth health;

	private volatile @Nullable String lastUnreachable;

	PrimaryGateway(PrimaryWatch watch, PrimaryTransport transport, Duration holdTimeout, NodeHeaders nodeHeaders,
			ProblemWriter problems, RoutedRequestMetrics metrics, PrimaryWaits waits, PrimaryHealth health) {
		this.health = health;
		this.waits = waits;
		this.watch = watch;
		this.transport = transport;
		this.holdTimeout = holdTimeout;
		this.nodeHeaders = nodeHeaders;
		this.problems = problems;
		this.metrics = metrics;
	}

	boolean sendsBody() {
		return this.transport.sendsBody();
	}

	// false when this node is writable: nothing was sent nor answered
	boolean answer(HttpServletRequest request, BodySource body, HttpServletResponse response) throws IOException {
		return answer(request, body, response, this.holdTimeout, false);
	}

	// the same without waiting for a primary
	boolean answerNow(HttpServletRequest request, BodySource body, HttpServletResponse response) throws IOException {
		return answer(request, body, response, Duration.ZERO, false);
	}

	// false also when the primary cannot be reached now: nothing was sent nor answered
	boolean answerIfReachable(HttpServletRequest request, BodySource body, HttpServletResponse response)
			throws IOException {
		NodeState state = this.watch.state();
		boolean known = state.role() == Role.REPLICA && state.primary() != null && this.health.problem() == null;
		if (!known || !this.transport.reachesPrimary()) {
			return false;
		}
		response.reset();
		if (answer(request, body, response, Duration.ZERO, true)) {
			return true;
		}
		this.nodeHeaders.write(response);
		return false;
	}

	private boolean answer(HttpServletRequest request, BodySource body, HttpServletResponse response, Duration hold,
			boolean mayStay) throws IOException {
		if (this.watch.isWritable()) {
			return false;
		}
		long start = System.nanoTime();
		SentToPrimary sent = SentToPrimary.of(request);
		if (!sent.beginRequest()) {
			refuse(sent, request, response);
			return true;
		}
		WriteOutcome outcome;
		try {
			outcome = wait(request, body, response, hold, mayStay);
		}
		catch (ReplyBrokenOffException | RuntimeException ex) {
			count(WriteOutcome.OUTCOME_UNKNOWN, start);
			throw ex;
		}
		catch (IOException ex) {
			count(WriteOutcome.CLIENT_GONE, start);
			throw ex;
		}
		if (outcome == null || outcome.isNothingSent()) {
			sent.requestNotSent();
		}
		if (outcome != null) {
			count(outcome, start);
		}
		return outcome != null;
	}

	private @Nullable WriteOutcome wait(HttpServletRequest request, BodySource body, HttpServletResponse response,
			Duration hold, boolean mayStay) throws IOException {
		PrimaryAttempts attempts = this.watch.attempts(hold);
		if (!this.waits.begin()) {
			if (mayStay) {
				return null;
			}
			this.problems.write(WriteProblem.PRIMARY_BUSY, this.waits + ". Nothing was done, repeat the request later.",
					request, response);
			return WriteOutcome.BUSY;
		}
		WriteOutcome outcome = WriteOutcome.OUTCOME_UNKNOWN;
		try {
			outcome = bring(request, body, response, attempts, hold, mayStay);
			return outcome;
		}
		finally {
			this.waits.end(outcome != null && outcome.isAnswer());
		}
	}

	// this request must not be sent (again)
	void refuse(SentToPrimary sent, HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (sent.isRequestSent()) {
			this.problems.write(WriteProblem.OUTCOME_UNKNOWN,
					"This request has been sent to the primary, and its reply could not be passed on here. It is not"
							+ " sent again: look before you repeat it.",
					request, response);
			return;
		}
		this.metrics.routed(WriteOutcome.REJECTED, Duration.ZERO);
		this.problems.write(WriteProblem.PARTLY_DONE,
				"This request has had something done on the primary (@PrimaryOnly(elsewhere = INVOKE) or"
						+ " litefs.write.statements), in its handler or in a filter, and then belonged there as a whole."
						+ " What the primary did stays; the request is not sent there, because that would be done again."
						+ " Mark the handler with @PrimaryOnly, so that the request goes to the primary before it runs;"
						+ " let a filter that does so come after the one that sends requests (order %d)."
							.formatted(WriteRouting.FILTER_ORDER),
				request, response);
	}

	private void count(WriteOutcome outcome, long start) {
		this.metrics.routed(outcome, Duration.ofNanos(System.nanoTime() - start));
	}

	private @Nullable WriteOutcome bring(HttpServletRequest request, BodySource body, HttpServletResponse response,
			PrimaryAttempts attempts, Duration hold, boolean mayStay) throws IOException {
		long begin = System.nanoTime();
		boolean cameBack = this.transport.cameBack(request);
		boolean senderAhead = !hold.isZero() && this.transport.isSenderAhead(request);
		boolean loop = cameBack;
		PrimaryUnreachableException unreachable = null;
		while (attempts.next()) {
			if (attempts.isWritable()) {
				return null;
			}
			boolean behind = senderAhead && !attempts.isChanged()
					&& System.nanoTime() - begin < LONGEST_BEHIND.toNanos();
			loop = cameBack || behind;
			if (behind) {
				attempts.unreachable();
			}
			if (!loop && (attempts.primary() != null || !this.transport.needsPrimary())) {
				try {
					return tryToSend(request, body, response, attempts.primary());
				}
				catch (PrimaryUnreachableException ex) {
					unreachable = ex;
					attempts.unreachable();
				}
			}
		}
		return mayStay ? null : giveUp(loop, unreachable, request, response, hold);
	}

	private WriteOutcome tryToSend(HttpServletRequest request, BodySource body, HttpServletResponse response,
			@Nullable String primary) throws IOException {
		if (primary == null || !this.transport.sendsBody()) {
			return send(request, body, response, primary);
		}
		if (!this.health.mayConnect(primary)) {
			throw new PrimaryUnreachableException(String.valueOf(this.health.refusal(primary)), null);
		}
		try {
			WriteOutcome outcome = send(request, body, response, primary);
			if (outcome.isAnswer()) {
				this.health.answered(primary);
			}
			return outcome;
		}
		catch (PrimaryUnreachableException ex) {
			this.health.refused(primary, String.valueOf(ex.getMessage()));
			throw ex;
		}
	}

	private WriteOutcome send(HttpServletRequest request, BodySource body, HttpServletResponse response,
			@Nullable String primary) throws IOException {
		if (!this.transport.sendsBody()) {
			this.nodeHeaders.write(response);
		}
		return this.transport.send(new RoutedRequest(request, body.open(), primary, this.problems), response);
	}

	private WriteOutcome giveUp(boolean loop, @Nullable PrimaryUnreachableException unreachable,
			HttpServletRequest request, HttpServletResponse response, Duration hold) throws IOException {
		String waited = hold.isZero() ? " Nothing was done, repeat the request later."
				: " Waited for %s s (litefs.write.hold-timeout); nothing was done, repeat the request later."
					.formatted(hold.toMillis() / 1000.0);
		if (loop) {
			this.problems.write(WriteProblem.FORWARD_LOOP,
					"Another node sent this request here as to the primary, but this node is not the primary." + waited,
					request, response);
			return WriteOutcome.LOOP;
		}
		PrimaryProblem problem = this.health.problem();
		String reason = (unreachable != null) ? inAnswers(unreachable)
				: "No node is known to be the primary at the moment.";
		if (problem != null && problem != PrimaryProblem.NONE_KNOWN) {
			reason += " " + problem.explanation() + ".";
		}
		this.problems.write(WriteProblem.NO_PRIMARY, reason + waited, request, response);
		return WriteOutcome.NO_PRIMARY;
	}

	private String inAnswers(PrimaryUnreachableException unreachable) {
		String message = String.valueOf(unreachable.getMessage());
		if (this.problems.isExposed()) {
			return message + ".";
		}
		if (!message.equals(this.lastUnreachable)) {
			this.lastUnreachable = message;
			logger.warn("{}. Clients are told that the primary cannot be reached.", message);
		}
		return "The primary cannot be reached.";
	}

}
