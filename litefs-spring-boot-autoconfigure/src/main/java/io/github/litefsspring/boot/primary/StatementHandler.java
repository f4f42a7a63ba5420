package io.github.litefsspring.boot.primary;

import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.micrometer.observation.ObservationRegistry;

/**
 * Runs statements of other nodes, on the primary.
 *
 * @since 0.1.0
 */
public final class StatementHandler extends PrimaryMessageHandler<StatementMessage, StatementReply> {

	static final String TYPE = "primary.statement";

	private final Supplier<LitefsDataSource> dataSource;

	/**
	 * Create the handler.
	 * @param node this node
	 * @param dataSource gives the data source
	 * @param position gives the position of what was written
	 * @param writes counts what runs on this node as the primary
	 * @param observations observes the statements
	 */
	public StatementHandler(LitefsNode node, Supplier<LitefsDataSource> dataSource, InvocationPosition position,
			RunningWrites writes, ObservationRegistry observations) {
		super(TYPE, StatementMessage.class, node, position, observations, writes);
		this.dataSource = dataSource;
	}

	@Override
	StatementReply notPrimary(Role role) {
		return new StatementReply(this.node.name(), true, null, null, null);
	}

	@Override
	StatementReply handleOnPrimary(ChannelCall call, StatementMessage message) {
		Done<StatementReply.Result> done = run(() -> StatementReply.Result.of(execute(message)));
		if (done.failure() instanceof NotPrimarySqlException) {
			return notPrimary(Role.NO_PRIMARY);
		}
		if (done.failure() instanceof RuntimeException failure) {
			throw failure;
		}
		return new StatementReply(this.node.name(), false, done.result(),
				(done.failure() instanceof SQLException failure) ? SqlFailure.of(failure) : null, done.position());
	}

	private RemoteResult execute(StatementMessage message) throws SQLException {
		LitefsDataSource dataSource = this.dataSource.get();
		return Objects.requireNonNull(this.tracing.handling(InvokeTracing.STATEMENT, message.trace(),
				() -> dataSource.runForOtherNode(message.statement())));
	}

}
