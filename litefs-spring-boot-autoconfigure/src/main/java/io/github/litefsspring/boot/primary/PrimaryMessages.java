package io.github.litefsspring.boot.primary;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelNotSentException;
import io.github.litefsspring.boot.channel.ChannelOutcomeUnknownException;
import io.github.litefsspring.boot.channel.ChannelRefusedException;
import io.github.litefsspring.boot.durability.DurableCall;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.boot.nodes.PrimaryAttempts;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.PrimaryProblem;
import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.node.LitefsNode;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages that ask for a write to the primary, each of them once. Waits for a
 * primary as long as nothing was done.
 *
 * @since 0.1.0
 */
public final class PrimaryMessages implements AutoCloseable {

	private final LitefsNode node;

	private final PrimaryWatch watch;

	private final Channel channel;

	private final UrlTemplate appUrl;

	private final Duration holdTimeout;

	private final Duration timeout;

	private final CallingThread thread;

	private final PrimaryWaits waits;

	private final PrimaryHealth health;

	/**
	 * Create it and begin to listen to the node.
	 * @param node this node
	 * @param channel the way to the primary
	 * @param appUrl {@code litefs.primary.app-url}
	 * @param holdTimeout how long to wait for a primary
	 * @param timeout how long to wait for its reply
	 * @param thread is told what is sent for the calling thread
	 * @param waits bounds how many threads wait for a primary at a time
	 * @param health knows whether the primary is well
	 * @param writes tells when the lease is about to leave this node
	 */
	public PrimaryMessages(LitefsNode node, Channel channel, String appUrl, Duration holdTimeout, Duration timeout,
			CallingThread thread, PrimaryWaits waits, PrimaryHealth health, RunningWrites writes) {
		this.health = health;
		this.node = node;
		this.watch = new PrimaryWatch(node, writes);
		this.channel = channel;
		this.appUrl = new UrlTemplate("litefs.primary.app-url", appUrl);
		this.holdTimeout = holdTimeout;
		this.timeout = timeout;
		this.thread = thread;
		this.waits = waits;
		node.addListener(this.watch);
	}

	@Override
	public void close() {
		this.node.removeListener(this.watch);
	}

	/**
	 * Begin on this node what would otherwise be asked of the primary.
	 * @return {@code false} when it has to be asked
	 */
	boolean beginHere() {
		return this.watch.begin();
	}

	/**
	 * What has begun on this node is over.
	 */
	void endHere() {
		this.watch.end();
	}

	/**
	 * Tell if the calling thread handles a web request, which waits for the next primary
	 * as a whole.
	 * @return whether it does
	 */
	boolean isWebRequest() {
		return this.thread.isWebRequest();
	}

	/**
	 * Bring a message to the primary.
	 * @param <R> the class of the reply
	 * @param what what the message asks for, for messages to people
	 * @param type the type of the message
	 * @param message makes the message for the primary with a name
	 * @param replyClass the class of the reply
	 * @return the reply, or {@code null} when this node has become writable, so that it
	 * can be done here
	 * @throws NotPrimaryException when there was no primary in time; nothing was done
	 * @throws OutcomeUnknownException when it may or may not have been done
	 * @throws PrimaryInvocationException when the message was refused; nothing was done
	 */
	<R extends PrimaryReply> @Nullable R bring(String what, String type, Function<String, Object> message,
			Class<R> replyClass) {
		if (this.watch.isWritable()) {
			return null;
		}
		if (!this.waits.begin()) {
			throw notPrimary("%s runs on the primary. %s; nothing was done.".formatted(what, this.waits));
		}
		R reply = null;
		try {
			reply = bringInTime(what, type, message, replyClass);
			return reply;
		}
		finally {
			this.waits.end(reply != null);
		}
	}

	private <R extends PrimaryReply> @Nullable R bringInTime(String what, String type, Function<String, Object> message,
			Class<R> replyClass) {
		PrimaryAttempts attempts = this.watch.attempts(this.holdTimeout);
		String failure = "no node is known to be the primary at the moment";
		while (attempts.next()) {
			if (attempts.isWritable()) {
				return null;
			}
			requireNotDurable(what);
			String primary = attempts.primary();
			if (primary == null) {
				continue;
			}
			if (!this.health.mayConnect(primary)) {
				failure = String.valueOf(this.health.refusal(primary));
				attempts.unreachable();
				continue;
			}
			try {
				R reply = send(what, primary, type, message.apply(primary), replyClass);
				this.health.answered(primary);
				if (!reply.notPrimary()) {
					return reply;
				}
				this.thread.nothingSent();
				failure = "node '" + reply.node() + "' is not the primary";
			}
			catch (ChannelNotSentException ex) {
				failure = String.valueOf(ex.getMessage());
				this.health.refused(primary, failure);
			}
			attempts.unreachable();
		}
		PrimaryProblem problem = this.health.problem();
		if (problem != null && problem != PrimaryProblem.NONE_KNOWN) {
			failure += ". " + problem.explanation();
		}
		throw notPrimary("%s runs on the primary, and %s. Waited for %s (litefs.write.hold-timeout); nothing was done."
			.formatted(what, failure, this.holdTimeout));
	}

	private NotPrimaryException notPrimary(String message) {
		return new NotPrimaryException(message, this.watch.state());
	}

	// it would commit on the primary, and the method would return without having waited
	private void requireNotDurable(String what) {
		String durable = DurableCall.currentMethod();
		if (durable != null) {
			throw notPrimary(("%s runs on the primary, but %s is @DurableCommit and was called on this node, "
					+ "which would not wait for it. Put @PrimaryOnly(elsewhere = INVOKE) on %s: then the primary waits. "
					+ "Nothing was done.")
				.formatted(what, durable, durable));
		}
	}

	private <R> R send(String what, String primary, String type, Object message, Class<R> replyClass)
			throws ChannelNotSentException {
		URI url = this.appUrl.expand(primary);
		if (!this.thread.beginSending()) {
			throw notPrimary(
					"%s runs on the primary, and the web request that asks for it has itself been sent there, where it is done. Nothing was done here."
						.formatted(what));
		}
		try {
			return this.channel.send(url, type, message, replyClass, this.timeout);
		}
		catch (ChannelNotSentException ex) {
			this.thread.nothingSent();
			throw ex;
		}
		catch (ChannelRefusedException | IllegalArgumentException ex) {
			this.thread.nothingSent();
			throw new PrimaryInvocationException("%s: %s. Nothing was done.".formatted(what, ex.getMessage()), ex);
		}
		catch (ChannelOutcomeUnknownException ex) {
			throw new OutcomeUnknownException(
					"%s may or may not have run on the primary '%s': %s. Look before you repeat it.".formatted(what,
							primary, ex.getMessage()),
					ex);
		}
	}

}
