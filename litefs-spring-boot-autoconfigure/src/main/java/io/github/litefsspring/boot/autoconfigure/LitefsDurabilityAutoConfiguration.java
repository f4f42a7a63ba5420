package io.github.litefsspring.boot.autoconfigure;

import java.util.EnumMap;
import java.util.Map;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.boot.durability.DurabilityWait;
import io.github.litefsspring.boot.durability.DurableCommitAdvisor;
import io.github.litefsspring.boot.durability.DurableCommits;
import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link io.github.litefsspring.consistency.DurableCommit @DurableCommit}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsPrimaryAutoConfiguration.class, LitefsClusterAutoConfiguration.class })
public final class LitefsDurabilityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DurableCommits litefsDurableCommits(LitefsNode node) {
		return new DurableCommits(node);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static DurableCommitAdvisor durableCommitAdvisor(ObjectProvider<LitefsNode> node,
			ObjectProvider<LitefsProperties> properties, ObjectProvider<LitefsConsistencyProperties> consistency,
			ObjectProvider<ClusterMembership> membership, ObjectProvider<BackupService> backup) {
		return new DurableCommitAdvisor(node::getObject,
				() -> waits(properties.getObject(), consistency, membership, backup),
				() -> consistency.getObject().durableTimeout());
	}

	private static Map<Durability, DurabilityWait> waits(LitefsProperties properties,
			ObjectProvider<LitefsConsistencyProperties> consistency, ObjectProvider<ClusterMembership> membership,
			ObjectProvider<BackupService> backup) {
		Map<Durability, DurabilityWait> waits = new EnumMap<>(Durability.class);
		if (properties.isStandalone()) {
			// there is no node to replicate to, so there is no failover either
			waits.put(Durability.REPLICAS, (committed, timeout) -> true);
		}
		else {
			membership.ifAvailable((members) -> waits.put(Durability.REPLICAS, (committed, timeout) -> members
				.awaitCandidates(committed, timeout, consistency.getObject().durableReplicas())));
		}
		backup.ifAvailable((service) -> waits.put(Durability.BACKUP,
				(committed, timeout) -> service.awaitStored(committed.position(), timeout)));
		return waits;
	}

}
