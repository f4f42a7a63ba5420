package io.github.litefsspring.boot.autoconfigure;

import java.util.function.BooleanSupplier;

import io.github.litefsspring.boot.session.ReplicatedSessionRepository;
import io.github.litefsspring.boot.session.SessionAccessFilter;
import io.github.litefsspring.boot.session.SessionCleanup;
import io.github.litefsspring.boot.web.PrimaryReads;
import io.github.litefsspring.boot.web.RequestThreads;
import io.github.litefsspring.boot.web.WriteRouting;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.Session;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Spring Session's sessions in the replicated database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class },
		afterName = "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration")
@ConditionalOnClass(JdbcIndexedSessionRepository.class)
@ConditionalOnBean(LitefsNode.class)
public final class LitefsSessionAutoConfiguration {

	private static final String CLEANUP_CRON = "spring.session.jdbc.cleanup-cron";

	// each node has its own clock, and only the primary can delete
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	SessionRepositoryCustomizer<JdbcIndexedSessionRepository> litefsSessionsDoNotCleanUp() {
		return (sessions) -> sessions.setCleanupCron(Scheduled.CRON_DISABLED);
	}

	/**
	 * For the sessions that there are.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(JdbcIndexedSessionRepository.class)
	static class RepositoryConfiguration {

		@Bean
		@Primary
		ReplicatedSessionRepository<? extends Session> litefsSessionRepository(JdbcIndexedSessionRepository sessions,
				LitefsNode node, ObjectProvider<RequestThreads> threads) {
			RequestThreads known = threads.getIfAvailable();
			BooleanSupplier requestSent = (known != null) ? known::isRequestSent : () -> false;
			return new ReplicatedSessionRepository<>(sessions, node, requestSent);
		}

		@Bean
		SessionCleanup litefsSessionCleanup(JdbcIndexedSessionRepository sessions, LitefsNode node,
				Environment environment) {
			return new SessionCleanup(sessions, node,
					environment.getProperty(CLEANUP_CRON, JdbcIndexedSessionRepository.DEFAULT_CLEANUP_CRON));
		}

	}

	/**
	 * For web requests.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ FilterRegistrationBean.class, WriteRouting.class })
	@ConditionalOnBean({ WriteRouting.class, JdbcIndexedSessionRepository.class })
	static class WebConfiguration {

		private static final int SESSION_FILTER_ORDER = WriteRouting.FILTER_ORDER + 10;

		// what Spring Session saves at the end of a request is a write like any other,
		// and the filter that looks after those has to come before
		@Bean
		static BeanPostProcessor litefsSessionFilterOrder() {
			return new BeanPostProcessor() {
				@Override
				public Object postProcessBeforeInitialization(Object bean, String name) {
					if (name.equals("sessionRepositoryFilterRegistration")
							&& bean instanceof DelegatingFilterProxyRegistrationBean registration
							&& registration.getOrder() <= WriteRouting.FILTER_ORDER) {
						registration.setOrder(SESSION_FILTER_ORDER);
					}
					return bean;
				}
			};
		}

		@Bean
		FilterRegistrationBean<SessionAccessFilter> litefsSessionAccessFilter(LitefsNode node, WriteRouting routing) {
			PrimaryReads reads = routing.reads();
			SessionAccessFilter filter = new SessionAccessFilter(node,
					(request, response) -> reads.isMovable(request) && reads.answerIfReachable(request, response));
			return Filters.forRequests(filter, "litefsSessionAccessFilter", SESSION_FILTER_ORDER + 1);
		}

	}

}
