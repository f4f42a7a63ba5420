package io.github.litefsspring.boot.actuate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.litefsspring.boot.actuate.LitefsDescriptor.BackupDescriptor;
import io.github.litefsspring.boot.actuate.LitefsDescriptor.LostDescriptor;
import io.github.litefsspring.boot.actuate.LitefsDescriptor.MemberDescriptor;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.ReadStatus;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link Endpoint @Endpoint} that shows this LiteFS node and, where the operator allows
 * it with {@code management.endpoint.litefs.access=unrestricted}, moves the lease.
 *
 * @since 0.1.0
 */
@Endpoint(id = "litefs", defaultAccess = Access.READ_ONLY)
public class LitefsEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(LitefsEndpoint.class);

	private static final int STATUS_CONFLICT = 409;

	private final LitefsNode node;

	private final Path database;

	private final Supplier<@Nullable DataSource> dataSource;

	private final String primaryAppUrl;

	private final LeaseActions actions;

	private final Supplier<@Nullable List<MemberDescriptor>> cluster;

	private final Supplier<@Nullable BackupDescriptor> backup;

	private final BackupActions backupActions;

	private final VacuumAction vacuum;

	private final Supplier<List<LostDescriptor>> lost;

	/**
	 * Create the endpoint.
	 * @param node the node to show
	 * @param database the database file
	 * @param dataSource gives the data source over it, or {@code null}
	 * @param primaryAppUrl where the primary's application answers, with
	 * {@code {hostname}} for its name
	 * @param actions what moves the lease
	 * @param cluster gives all nodes, {@code null} without a channel between nodes
	 * @param backup gives how the backup is doing, {@code null} without one
	 * @param backupActions what the backup can be asked to do
	 * @param vacuum makes the database smaller
	 * @param lost gives what failovers have lost on this node
	 */
	public LitefsEndpoint(LitefsNode node, Path database, Supplier<@Nullable DataSource> dataSource,
			String primaryAppUrl, LeaseActions actions, Supplier<@Nullable List<MemberDescriptor>> cluster,
			Supplier<@Nullable BackupDescriptor> backup, BackupActions backupActions, VacuumAction vacuum,
			Supplier<List<LostDescriptor>> lost) {
		this.node = node;
		this.database = database;
		this.dataSource = dataSource;
		this.primaryAppUrl = primaryAppUrl;
		this.actions = actions;
		this.cluster = cluster;
		this.backup = backup;
		this.backupActions = backupActions;
		this.vacuum = vacuum;
		this.lost = lost;
	}

	/**
	 * Show the node.
	 * @return what is known of it
	 */
	@ReadOperation
	public LitefsDescriptor node() {
		return LitefsDescriptor.of(this.node, DatabaseFacts.read(this.database, readable()), this.primaryAppUrl,
				reads(this.dataSource.get()), this.cluster.get(), this.backup.get(), this.lost.get());
	}

	/**
	 * Move the lease, store a snapshot, or make the database smaller.
	 * @param action {@code promote} makes this node the primary, {@code handoff} gives
	 * the lease of this node, the primary, to another one, {@code snapshot} stores the
	 * whole database in the backup now, {@code restore} takes the running database back
	 * to a restore point, {@code vacuum} gives the space of deleted rows back on every
	 * node
	 * @param nodeId for {@code handoff}: LiteFS's id of the other node, {@code null} for
	 * the best one
	 * @param lineage for {@code restore}: the lineage of the restore point
	 * @param txid for {@code restore}: its transaction id, 16 hexadecimal digits
	 * @return 200 with what was done, 400 for a request that makes no sense, 409 when the
	 * node or LiteFS refuses
	 */
	@WriteOperation
	public WebEndpointResponse<ActionDescriptor> act(String action, @Nullable String nodeId, @Nullable String lineage,
			@Nullable String txid) {
		return switch (action) {
			case "promote" -> perform(action, this.actions::promote);
			case "handoff" -> perform(action, () -> this.actions.handoff(nodeId));
			case "snapshot" -> run(action, this.backupActions::snapshot);
			case "restore" -> restore(action, lineage, txid);
			case "vacuum" -> run(action, this.vacuum::run);
			default -> refused(WebEndpointResponse.STATUS_BAD_REQUEST, action,
					"There is no action '" + action + "': use 'promote', 'handoff', 'snapshot', 'restore' or 'vacuum'");
		};
	}

	private WebEndpointResponse<ActionDescriptor> restore(String action, @Nullable String lineage,
			@Nullable String txid) {
		if (lineage == null || txid == null || !txid.matches("[0-9a-f]{16}")) {
			return refused(WebEndpointResponse.STATUS_BAD_REQUEST, action,
					"'restore' needs 'lineage' and 'txid' of a restore point, as the litefsbackups endpoint lists them");
		}
		return run(action, () -> this.backupActions.restore(lineage, Long.parseUnsignedLong(txid, 16)));
	}

	private WebEndpointResponse<ActionDescriptor> run(String action, DatabaseRequest request) {
		logger.info("The litefs endpoint was asked to {}", action);
		try {
			return new WebEndpointResponse<>(new ActionDescriptor(action, true, request.run()));
		}
		catch (IOException | SQLException | IllegalStateException ex) {
			return refused(STATUS_CONFLICT, action, String.valueOf(ex.getMessage()));
		}
	}

	private WebEndpointResponse<ActionDescriptor> perform(String action, LeaseRequest request) {
		if (this.node.state().role() == Role.STANDALONE) {
			return refused(STATUS_CONFLICT, action,
					"This node stands alone (litefs.mode=standalone): there is no lease to move");
		}
		logger.info("The litefs endpoint was asked to {}", action);
		try {
			return new WebEndpointResponse<>(new ActionDescriptor(action, true, request.run()));
		}
		catch (IllegalArgumentException ex) {
			return refused(WebEndpointResponse.STATUS_BAD_REQUEST, action, String.valueOf(ex.getMessage()));
		}
		catch (SQLException | IllegalStateException ex) {
			return refused(STATUS_CONFLICT, action, String.valueOf(ex.getMessage()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return refused(STATUS_CONFLICT, action, "The thread was interrupted");
		}
		catch (RuntimeException ex) {
			return refused(STATUS_CONFLICT, action,
					ex.getMessage() + ". The lease moves only between candidates of a dynamic lease (Consul) "
							+ "that are connected; a static lease never moves");
		}
	}

	private static WebEndpointResponse<ActionDescriptor> refused(int status, String action, String message) {
		return new WebEndpointResponse<>(new ActionDescriptor(action, false, message), status);
	}

	private static @Nullable ReadStatus reads(@Nullable DataSource dataSource) {
		LitefsDataSource litefs = (dataSource != null) ? LitefsDataSources.find(dataSource) : null;
		return (litefs != null) ? litefs.reads() : null;
	}

	private @Nullable DataSource readable() {
		return this.node.state().role().isReadable() ? this.dataSource.get() : null;
	}

	private interface DatabaseRequest {

		String run() throws IOException, SQLException;

	}

	private interface LeaseRequest {

		String run() throws SQLException, InterruptedException;

	}

	/**
	 * Result of an action.
	 *
	 * @param action what was asked for
	 * @param accepted whether LiteFS accepted it. After {@code promote} the role of the
	 * nodes changes a moment later; after {@code handoff} this node is not the primary
	 * any more
	 * @param message what happens now, or why nothing was done
	 */
	public record ActionDescriptor(String action, boolean accepted, String message) implements OperationResponseBody {
	}

}
