package io.github.litefsspring.boot.shedlock;

import io.github.litefsspring.boot.primary.PrimaryMethodAdvisor;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for ShedLock with its locks in the
 * replicated database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration")
@ConditionalOnClass(JdbcTemplateLockProvider.class)
@ConditionalOnBean({ LitefsNode.class, LitefsDataSource.class })
public final class LitefsShedLockAutoConfiguration {

	private LitefsShedLockAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PrimaryMethodAdvisor litefsLocks(ObjectProvider<LitefsNode> node, ListableBeanFactory beans) {
		return new PrimaryMethodAdvisor(JdbcTemplateLockProvider.class, "lock", node, new LocksElsewhere(beans));
	}

}
