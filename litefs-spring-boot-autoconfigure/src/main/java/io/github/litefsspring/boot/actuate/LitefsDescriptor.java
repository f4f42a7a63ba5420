package io.github.litefsspring.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.jdbc.BlockingRead;
import io.github.litefsspring.jdbc.ReadStatus;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A LiteFS node as the {@link LitefsEndpoint} shows it. What is not known is left out.
 *
 * @param mode {@code cluster} or {@code standalone}
 * @param role what the node may do
 * @param node the name of the node
 * @param nodeId LiteFS's id of the node
 * @param clusterId the id of the cluster
 * @param primary the primary, when one is known
 * @param database the database
 * @param replication how replication to this node is doing; not in standalone mode
 * @param reads how reads share the database with LiteFS; not in standalone mode
 * @param cluster all nodes that this node knows of; only with a channel between nodes
 * @param backup how the backup is doing; only when there is one
 * @param lostTransactions what failovers have lost on this node; only when they did
 * @since 0.1.0
 */
public record LitefsDescriptor(String mode, Role role, String node, @Nullable String nodeId, @Nullable String clusterId,
		@Nullable PrimaryDescriptor primary, DatabaseDescriptor database, @Nullable ReplicationDescriptor replication,
		@Nullable ReadsDescriptor reads, @Nullable List<MemberDescriptor> cluster, @Nullable BackupDescriptor backup,
		@Nullable List<LostDescriptor> lostTransactions) implements OperationResponseBody {

	static LitefsDescriptor of(LitefsNode node, DatabaseFacts database, String primaryAppUrl,
			@Nullable ReadStatus reads, @Nullable List<MemberDescriptor> cluster, @Nullable BackupDescriptor backup,
			List<LostDescriptor> lost) {
		NodeState state = node.state();
		boolean standalone = state.role() == Role.STANDALONE;
		ReplicationStatus replication = node.replication();
		return new LitefsDescriptor(standalone ? "standalone" : "cluster", state.role(), node.name(), node.nodeId(),
				node.clusterId(), PrimaryDescriptor.of(state, replication, primaryAppUrl),
				DatabaseDescriptor.of(database, standalone ? null : state.position()),
				standalone ? null : ReplicationDescriptor.of(state, replication, reads != null && reads.running() > 0),
				standalone ? null : ReadsDescriptor.of(reads), cluster, backup, lost.isEmpty() ? null : lost);
	}

	/**
	 * The primary as this node sees it.
	 *
	 * @param hostname the host name that LiteFS publishes
	 * @param appUrl where its application answers
	 * @param reachable whether its LiteFS process answers this node
	 */
	public record PrimaryDescriptor(String hostname, String appUrl, boolean reachable) {

		static @Nullable PrimaryDescriptor of(NodeState state, ReplicationStatus replication, String appUrl) {
			String hostname = state.primary();
			return (hostname != null) ? new PrimaryDescriptor(hostname, appUrl.replace("{hostname}", hostname),
					replication.primaryReachable()) : null;
		}

	}

	/**
	 * The database and where this node stands in its history.
	 *
	 * @param name the file name
	 * @param txid LiteFS's transaction id, 16 hexadecimal digits
	 * @param checksum LiteFS's checksum after that transaction, 16 hexadecimal digits
	 * @param journalMode SQLite's journal mode in lower case
	 * @param pageSize bytes of a page
	 */
	public record DatabaseDescriptor(String name, @Nullable String txid, @Nullable String checksum,
			@Nullable String journalMode, @Nullable Integer pageSize) {

		static DatabaseDescriptor of(DatabaseFacts database, @Nullable Position position) {
			String journalMode = database.journalMode();
			return new DatabaseDescriptor(database.name(), (position != null) ? position.txidText() : null,
					(position != null) ? position.checksumText() : null,
					(journalMode != null) ? journalMode.toLowerCase(Locale.ROOT) : null, database.pageSize());
		}

	}

	/**
	 * Replication to this node.
	 *
	 * @param lagMillis how far behind the primary this node was when it last heard of it,
	 * in milliseconds
	 * @param delayMillis how long transactions take from the primary to this node
	 * @param transactionsBehind how many announced transactions are not applied here yet
	 * @param blockedByReaderMillis how long the oldest of these has been waiting while
	 * readers of this application were active, in milliseconds: LiteFS applies a
	 * transaction only when no reader holds a lock
	 */
	public record ReplicationDescriptor(@Nullable Long lagMillis, @Nullable DelayDescriptor delayMillis,
			long transactionsBehind, long blockedByReaderMillis) {

		static ReplicationDescriptor of(NodeState state, ReplicationStatus replication, boolean reading) {
			Duration lag = state.lag();
			return new ReplicationDescriptor((lag != null) ? lag.toMillis() : null, DelayDescriptor.of(replication),
					replication.transactionsBehind(), reading ? replication.pending().toMillis() : 0);
		}

	}

	/**
	 * Reads of this application, and the time they cost LiteFS.
	 *
	 * @param snapshots whether readers stay in their snapshot now
	 * @param gateClosed whether reads are held back now
	 * @param gateWaits how often a read was held back
	 * @param gateWaitMillis how long reads were held back, all together, in milliseconds
	 * @param blocking the read transactions that LiteFS waits for, the longest first
	 */
	public record ReadsDescriptor(boolean snapshots, boolean gateClosed, long gateWaits, long gateWaitMillis,
			List<BlockingDescriptor> blocking) {

		static @Nullable ReadsDescriptor of(@Nullable ReadStatus reads) {
			return (reads != null)
					? new ReadsDescriptor(reads.snapshots(), reads.gateClosed(), reads.waits(),
							reads.waited().toMillis(), reads.blocking().stream().map(BlockingDescriptor::of).toList())
					: null;
		}

	}

	/**
	 * A read transaction that keeps LiteFS waiting.
	 *
	 * @param thread the thread that began it
	 * @param sql its last statement, without the values of its parameters
	 * @param ageMillis how old it is, in milliseconds
	 */
	public record BlockingDescriptor(String thread, @Nullable String sql, long ageMillis) {

		static BlockingDescriptor of(BlockingRead read) {
			return new BlockingDescriptor(read.thread(), read.sql(), read.age().toMillis());
		}

	}

	/**
	 * Replication delay of the last transactions, in milliseconds.
	 *
	 * @param p50 the median
	 * @param p99 the 99th percentile
	 */
	public record DelayDescriptor(double p50, double p99) {

		static @Nullable DelayDescriptor of(ReplicationStatus replication) {
			Duration median = replication.delayMedian();
			Duration percentile99 = replication.delay99th();
			return (median != null && percentile99 != null) ? new DelayDescriptor(millis(median), millis(percentile99))
					: null;
		}

		private static double millis(Duration duration) {
			return Math.round(duration.toNanos() / 100_000.0) / 10.0;
		}

	}

	/**
	 * A node of the cluster, as the node that was asked knows it.
	 *
	 * @param node its name
	 * @param nodeId LiteFS's id of it
	 * @param role what it said it may do
	 * @param txid its transaction id, 16 hexadecimal digits
	 * @param appUrl where other nodes reach its application
	 * @param candidate whether it may become the primary
	 * @param connected whether it was heard of lately
	 * @param seenMillis how long ago it was heard of, in milliseconds
	 */
	public record MemberDescriptor(String node, @Nullable String nodeId, Role role, String txid, String appUrl,
			@Nullable Boolean candidate, boolean connected, long seenMillis) {
	}

	/**
	 * The backup, as this node sees it.
	 *
	 * @param enabled always true: without a backup there is no such block
	 * @param target where it is kept, without secrets
	 * @param ships whether this node stores the transactions now
	 * @param lineage the history that goes on
	 * @param txid the last transaction that is stored, 16 hexadecimal digits
	 * @param ageMillis the age of the oldest transaction that is not stored yet, 0 when
	 * there is none
	 * @param pendingTransactions how many are not stored yet
	 * @param verified whether the last restore drill succeeded
	 * @param status UP or DOWN, as the health indicator litefsBackup says
	 * @param error in plain words what is wrong now
	 */
	public record BackupDescriptor(boolean enabled, String target, boolean ships, @Nullable String lineage, String txid,
			long ageMillis, long pendingTransactions, boolean verified, String status, @Nullable String error) {
	}

	/**
	 * Transactions that were committed on this node, and that the cluster went on without
	 * after a failover.
	 *
	 * @param firstTxid the first one, 16 hexadecimal digits
	 * @param lastTxid the last one, 16 hexadecimal digits
	 * @param count how many
	 * @param doubtful how many of them, from the first one on, may be in the history all
	 * the same
	 * @param firstCommitted when the first was committed
	 * @param lastCommitted when the last was committed
	 * @param detected when this node noticed it
	 * @param folder where their files are kept
	 */
	public record LostDescriptor(String firstTxid, String lastTxid, long count, long doubtful, Instant firstCommitted,
			Instant lastCommitted, Instant detected, @Nullable String folder) {
	}

}
