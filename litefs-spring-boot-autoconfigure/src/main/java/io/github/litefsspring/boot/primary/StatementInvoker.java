package io.github.litefsspring.boot.primary;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Has single writing statements run on the primary. Threads that handle a web request are
 * left out, because the request as a whole goes to the primary, and so are those that
 * already run something for another node.
 *
 * @since 0.1.0
 */
public final class StatementInvoker implements RemoteStatements {

	private static final int SQL_LENGTH = 300;

	private final LitefsNode node;

	private final PrimaryMessages messages;

	private final InvocationPosition position;

	private final InvokeTracing tracing;

	private final BooleanSupplier inWebRequest;

	/**
	 * Create it.
	 * @param node this node
	 * @param messages the way to the primary
	 * @param position takes the position of what was written
	 * @param observations observes the statements
	 * @param inWebRequest whether the current thread handles a web request
	 */
	public StatementInvoker(LitefsNode node, PrimaryMessages messages, InvocationPosition position,
			ObservationRegistry observations, BooleanSupplier inWebRequest) {
		this.node = node;
		this.messages = messages;
		this.position = position;
		this.tracing = new InvokeTracing(observations);
		this.inWebRequest = inWebRequest;
	}

	@Override
	public boolean accepts() {
		return InvokedCall.current() == null && !this.inWebRequest.getAsBoolean();
	}

	@Override
	public @Nullable RemoteResult run(RemoteStatement statement) throws SQLException {
		Map<String, String> trace = new HashMap<>();
		StatementReply reply = this.tracing.calling(InvokeTracing.STATEMENT, trace, () -> bring(statement, trace));
		if (reply == null) {
			return null;
		}
		if (reply.position() != null) {
			this.position.arrived(reply.position());
		}
		if (reply.failure() != null) {
			throw reply.failure().recreate(reply.node());
		}
		if (reply.result() == null) {
			throw new OutcomeUnknownSqlException("Node '%s' did not say what became of: %s. Look before you repeat it"
				.formatted(reply.node(), shorten(statement.sql())), null);
		}
		return reply.result().result();
	}

	private @Nullable StatementReply bring(RemoteStatement statement, Map<String, String> trace) throws SQLException {
		try {
			return this.messages.bring("'" + shorten(statement.sql()) + "'", StatementHandler.TYPE,
					(primary) -> StatementMessage.of(statement, primary, trace), StatementReply.class);
		}
		catch (NotPrimaryException ex) {
			throw new NotPrimarySqlException(String.valueOf(ex.getMessage()), this.node.state(), null);
		}
		catch (OutcomeUnknownException ex) {
			throw new OutcomeUnknownSqlException(String.valueOf(ex.getMessage()), ex.getCause());
		}
		catch (PrimaryInvocationException ex) {
			throw new SQLNonTransientException(ex.getMessage(), "08004", ex.getCause());
		}
	}

	private static String shorten(String sql) {
		String line = sql.strip();
		return (line.length() <= SQL_LENGTH) ? line : line.substring(0, SQL_LENGTH) + "…";
	}

}
