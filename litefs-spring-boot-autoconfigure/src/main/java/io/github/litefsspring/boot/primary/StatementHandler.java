package io.github.litefsspring.boot.primary;

import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.primary.InvocationPosition.Recording;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.RemoteResult;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import io.micrometer.observation.ObservationRegistry;

/**
 * Runs statements of other nodes, on the primary.
 *
 * @since 0.1.0
 */
public final class StatementHandler implements ChannelHandler<StatementMessage, StatementReply> {

	static final String TYPE = "primary.statement";

	private final LitefsNode node;

	private final Supplier<LitefsDataSource> dataSource;

	private final InvocationPosition position;

	private final InvokeTracing tracing;

	/**
	 * Create the handler.
	 * @param node this node
	 * @param dataSource gives the data source
	 * @param position gives the position of what was written
	 * @param observations observes the statements
	 */
	public StatementHandler(LitefsNode node, Supplier<LitefsDataSource> dataSource, InvocationPosition position,
			ObservationRegistry observations) {
		this.node = node;
		this.dataSource = dataSource;
		this.position = position;
		this.tracing = new InvokeTracing(observations);
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public Class<StatementMessage> messageClass() {
		return StatementMessage.class;
	}

	@Override
	public StatementReply handle(ChannelCall call, StatementMessage message) {
		NodeState state = this.node.state();
		if (state.role() != Role.PRIMARY || !message.primary().equals(state.primary())) {
			return notPrimary();
		}
		InvokedCall invoked = InvokedCall.enter();
		Recording recording = this.position.begin();
		StatementReply.Result result = null;
		SQLException failure = null;
		try {
			result = StatementReply.Result.of(run(message));
		}
		catch (SQLException ex) {
			failure = ex;
		}
		finally {
			invoked.leave();
		}
		String written = recording.finish();
		if (failure instanceof NotPrimarySqlException) {
			return notPrimary();
		}
		return new StatementReply(this.node.name(), false, result, (failure != null) ? SqlFailure.of(failure) : null,
				written);
	}

	private RemoteResult run(StatementMessage message) throws SQLException {
		LitefsDataSource dataSource = this.dataSource.get();
		return Objects.requireNonNull(this.tracing.handling(InvokeTracing.STATEMENT, message.trace(),
				() -> dataSource.runForOtherNode(message.statement())));
	}

	private StatementReply notPrimary() {
		return new StatementReply(this.node.name(), true, null, null, null);
	}

}
