package io.github.litefsspring.boot.batch;

import io.github.litefsspring.boot.primary.PrimaryMethodAdvisor;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Batch with its jobs in
 * the replicated database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration",
		"org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration" })
@ConditionalOnClass(JobLauncherApplicationRunner.class)
@ConditionalOnBean({ LitefsNode.class, LitefsDataSource.class, JdbcDefaultBatchConfiguration.class })
public final class LitefsBatchAutoConfiguration {

	private LitefsBatchAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PrimaryMethodAdvisor litefsStartedJobs(ObjectProvider<LitefsNode> node, ListableBeanFactory beans) {
		return new PrimaryMethodAdvisor(JobLauncherApplicationRunner.class, "run", node, new JobsElsewhere(beans));
	}

}
