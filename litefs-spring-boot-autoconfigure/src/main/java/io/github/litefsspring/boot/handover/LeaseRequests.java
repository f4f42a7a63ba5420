package io.github.litefsspring.boot.handover;

import java.sql.SQLException;
import java.time.Duration;

import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelException;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.channel.ChannelNotSentException;
import io.github.litefsspring.boot.channel.ChannelRefusedException;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the primary's application for the lease, and hands it over to a node that asks.
 * LiteFS alone would ask the primary's LiteFS, whose application goes on to write: what
 * it commits at that moment would be lost.
 *
 * @since 0.1.0
 */
public final class LeaseRequests {

	private static final Logger logger = LoggerFactory.getLogger(LeaseRequests.class);

	private static final String TYPE = "handover.request";

	// requests, an open transaction, LiteFS's request and its own time
	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private final LitefsNode node;

	private final Channel channel;

	private final UrlTemplate primaryAppUrl;

	private final LeaseHandover handover;

	/**
	 * Create it.
	 * @param node this node
	 * @param channel the way to the primary
	 * @param primaryAppUrl where the primary's application answers
	 * @param handover hands the lease of this node over
	 */
	public LeaseRequests(LitefsNode node, Channel channel, String primaryAppUrl, LeaseHandover handover) {
		this.node = node;
		this.channel = channel;
		this.primaryAppUrl = new UrlTemplate("litefs.primary.app-url", primaryAppUrl);
		this.handover = handover;
	}

	/**
	 * Ask the primary to hand its lease to this node, and wait until it has.
	 * @return the LiteFS host name of the node that was the primary, {@code null} when
	 * there is no application to ask: this node has no primary, or nothing takes a
	 * connection where its application should be
	 * @throws HandoverRefusedException when the primary refuses; its reason is in the
	 * message
	 * @throws IllegalStateException when it is not known what the primary did
	 */
	public @Nullable String ask() {
		NodeState state = this.node.state();
		String primary = state.primary();
		String nodeId = this.node.nodeId();
		if (state.role() != Role.REPLICA || primary == null || nodeId == null) {
			return null;
		}
		Reply reply;
		try {
			reply = this.channel.send(this.primaryAppUrl.expand(primary), TYPE, new Request(nodeId), Reply.class,
					TIMEOUT);
		}
		catch (ChannelNotSentException ex) {
			logger.warn("The primary's application cannot be asked for the lease: {}", ex.getMessage());
			return null;
		}
		catch (ChannelRefusedException ex) {
			throw new HandoverRefusedException(
					"The primary '" + primary + "' takes no message of this node. " + ex.getMessage());
		}
		catch (ChannelException ex) {
			throw new IllegalStateException("Whether the primary '" + primary
					+ "' hands its lease over is not known. Look which node is the primary before you ask again. "
					+ ex.getMessage(), ex);
		}
		if (reply.refusal() != null) {
			throw new HandoverRefusedException(
					"The primary '" + primary + "' has not handed its lease over. " + reply.refusal());
		}
		return primary;
	}

	/**
	 * The handler that answers other nodes.
	 * @return the handler
	 */
	public ChannelHandler<?, ?> handler() {
		return new Handler(this.handover);
	}

	/**
	 * Asks for the lease.
	 *
	 * @param nodeId LiteFS's id of the node that wants it
	 */
	record Request(String nodeId) {
	}

	/**
	 * Says what was done.
	 *
	 * @param refusal why the lease was not handed over, {@code null} when it was
	 */
	record Reply(@Nullable String refusal) {
	}

	private record Handler(LeaseHandover handover) implements ChannelHandler<Request, Reply> {

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public Class<Request> messageClass() {
			return Request.class;
		}

		@Override
		public Reply handle(ChannelCall call, Request request) {
			logger.info("Node '{}' asks for the lease", call.sender());
			try {
				this.handover.to(request.nodeId(), HandoverPatience.OF_OPERATOR);
				return new Reply(null);
			}
			catch (SQLException | IllegalStateException | LitefsApiException ex) {
				return new Reply(String.valueOf(ex.getMessage()));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return new Reply("Its thread was interrupted");
			}
		}

	}

}
