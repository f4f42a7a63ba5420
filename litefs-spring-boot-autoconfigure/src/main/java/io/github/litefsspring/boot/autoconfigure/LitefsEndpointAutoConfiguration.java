package io.github.litefsspring.boot.autoconfigure;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.backup.lost.LostTransactions;
import io.github.litefsspring.boot.actuate.LeaseActions;
import io.github.litefsspring.boot.actuate.LitefsDescriptor.BackupDescriptor;
import io.github.litefsspring.boot.actuate.LitefsDescriptor.LostDescriptor;
import io.github.litefsspring.boot.actuate.LitefsDescriptor.MemberDescriptor;
import io.github.litefsspring.boot.actuate.LitefsEndpoint;
import io.github.litefsspring.boot.actuate.LitefsEndpointWebExtension;
import io.github.litefsspring.boot.backup.BackupVerdict;
import io.github.litefsspring.boot.cluster.ClusterMember;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.boot.handover.HandoverPatience;
import io.github.litefsspring.boot.handover.LeaseHandover;
import io.github.litefsspring.boot.handover.LeaseRequests;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.lost.LostTransactionsWatch;
import io.github.litefsspring.boot.vacuum.LitefsVacuum;
import io.github.litefsspring.jdbc.VacuumReport;
import io.github.litefsspring.node.LitefsNode;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link LitefsEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsDataSourceAutoConfiguration.class, LitefsHandoverAutoConfiguration.class,
		LitefsVacuumAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(LitefsNode.class)
@ConditionalOnAvailableEndpoint(LitefsEndpoint.class)
@EnableConfigurationProperties(LitefsEndpointProperties.class)
public final class LitefsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LitefsEndpoint litefsEndpoint(LitefsNode node, LitefsProperties properties, LitefsHealthProperties health,
			ObjectProvider<DataSource> dataSources, LeaseActions actions, ObjectProvider<ClusterMembership> membership,
			ObjectProvider<BackupService> backup, LitefsVacuum vacuum, ObjectProvider<LostTransactionsWatch> lost) {
		return new LitefsEndpoint(node, properties.databaseFile(), () -> LitefsDataSources.findIn(dataSources),
				properties.primary().appUrl(), actions, () -> cluster(membership.getIfAvailable()),
				() -> backup(backup.getIfAvailable(), health.maxBackupAge()),
				new ServiceBackupActions(backup::getIfAvailable), () -> describe(vacuum.run()),
				() -> lost.stream()
					.flatMap((watch) -> watch.losses().stream())
					.map(LitefsEndpointAutoConfiguration::describe)
					.toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(LitefsEndpoint.class)
	@ConditionalOnClass(name = "org.springframework.security.web.SecurityFilterChain")
	LitefsEndpointWebExtension litefsEndpointWebExtension(LitefsEndpoint endpoint,
			LitefsEndpointProperties properties) {
		return new LitefsEndpointWebExtension(endpoint, properties.role());
	}

	private static String describe(VacuumReport report) {
		return "The database has %d bytes now instead of %d, as transaction %s; writers waited for %d ms"
			.formatted(report.after(), report.before(), report.position().txidText(), report.fenced().toMillis());
	}

	private static LostDescriptor describe(LostTransactions lost) {
		return new LostDescriptor("%016x".formatted(lost.firstTxid()), "%016x".formatted(lost.lastTxid()), lost.count(),
				lost.doubtful(), lost.firstCommitted(), lost.lastCommitted(), lost.detected(),
				(lost.folder() != null) ? lost.folder().toString() : null);
	}

	private static @Nullable BackupDescriptor backup(@Nullable BackupService backup, Duration maxAge) {
		if (backup == null) {
			return null;
		}
		BackupStatus status = backup.status();
		String problem = BackupVerdict.problem(status, maxAge);
		return new BackupDescriptor(true, status.target(), status.ships(), status.lineage(), status.stored().txidText(),
				status.age().toMillis(), status.pendingTransactions(), BackupVerdict.isVerified(status),
				(problem != null) ? "DOWN" : "UP", (problem != null) ? problem : status.lastError());
	}

	private static @Nullable List<MemberDescriptor> cluster(@Nullable ClusterMembership membership) {
		return (membership != null)
				? membership.members().stream().map(LitefsEndpointAutoConfiguration::describe).toList() : null;
	}

	private static MemberDescriptor describe(ClusterMember member) {
		return new MemberDescriptor(member.node(), member.nodeId(), member.role(), member.txid(), member.appUrl(),
				member.candidate(), member.connected(), member.seenMillis());
	}

	@Bean
	@ConditionalOnMissingBean
	LeaseActions litefsLeaseActions(LitefsApi api, LeaseHandover handover, ObjectProvider<LeaseRequests> requests) {
		return new ApiLeaseActions(api, handover, requests);
	}

	/**
	 * Moves the lease as the endpoint is asked to.
	 */
	private static final class ApiLeaseActions implements LeaseActions {

		private final LitefsApi api;

		private final LeaseHandover handover;

		private final ObjectProvider<LeaseRequests> requests;

		ApiLeaseActions(LitefsApi api, LeaseHandover handover, ObjectProvider<LeaseRequests> requests) {
			this.api = api;
			this.handover = handover;
			this.requests = requests;
		}

		@Override
		public String promote() {
			LeaseRequests channel = this.requests.getIfAvailable();
			String before = (channel != null && this.api.info().candidate()) ? channel.ask() : null;
			if (before != null) {
				return "'" + before + "' has given the lease to this node";
			}
			this.api.promote();
			return "LiteFS was asked to make this node the primary";
		}

		@Override
		public String handoff(@Nullable String nodeId) throws SQLException, InterruptedException {
			if (nodeId != null) {
				this.handover.to(nodeId, HandoverPatience.OF_OPERATOR);
				return "This node has given the lease to node " + nodeId;
			}
			return "This node has given the lease to '" + this.handover.toBest(HandoverPatience.OF_OPERATOR) + "'";
		}

	}

}
