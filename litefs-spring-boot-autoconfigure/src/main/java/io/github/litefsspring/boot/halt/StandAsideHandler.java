package io.github.litefsspring.boot.halt;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the primary's readers and its writer away from the database for a moment, so that
 * LiteFS can lend the HALT lock.
 *
 * @since 0.1.0
 */
public final class StandAsideHandler implements ChannelHandler<StandAsideMessage, StandAsideReply> {

	static final String TYPE = "halt.stand-aside";

	private static final Logger logger = LoggerFactory.getLogger(StandAsideHandler.class);

	private static final Duration TIME = Duration.ofMillis(200);

	private final LitefsNode node;

	private final Supplier<DataSource> dataSource;

	/**
	 * Create the handler.
	 * @param node this node
	 * @param dataSource gives a {@link LitefsDataSource}, or a wrapper of one
	 */
	public StandAsideHandler(LitefsNode node, Supplier<DataSource> dataSource) {
		this.node = node;
		this.dataSource = dataSource;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public Class<StandAsideMessage> messageClass() {
		return StandAsideMessage.class;
	}

	@Override
	public StandAsideReply handle(ChannelCall call, StandAsideMessage message) {
		NodeState state = this.node.state();
		if (state.role() != Role.PRIMARY || !message.primary().equals(state.primary())) {
			return StandAsideReply.refused();
		}
		try {
			boolean away = this.dataSource.get().unwrap(LitefsDataSource.class).standAside(TIME);
			logger.debug("Readers and writer stand aside for the HALT lock of {}: {}", call.sender(), away);
			return new StandAsideReply(away, this.node.readPosition().txid());
		}
		catch (SQLException ex) {
			logger.debug("There is no LiteFS data source to stand aside", ex);
			return StandAsideReply.refused();
		}
		catch (PositionUnknownException ex) {
			logger.debug("LiteFS does not say where this node stands", ex);
			return StandAsideReply.refused();
		}
	}

}
