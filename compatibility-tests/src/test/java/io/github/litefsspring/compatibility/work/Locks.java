package io.github.litefsspring.compatibility.work;

import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * ShedLock: a scheduled task that runs on one node at a time, and locks by hand.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableSchedulerLock(defaultLockAtMostFor = "PT5S") // a demoted node cannot give it back
class Locks {

	@Bean
	LockProvider lockProvider(DataSource dataSource) {
		return new JdbcTemplateLockProvider(dataSource);
	}

	@Bean
	Clock clock(Done done) {
		return new Clock(done);
	}

	@Bean
	Task lock(LockProvider locks) {
		return (name) -> locks.lock(new LockConfiguration(Instant.now(), name, Duration.ofMinutes(1), Duration.ZERO))
			.isPresent() ? "locked" : "not locked";
	}

	static class Clock {

		private final Done done;

		Clock(Done done) {
			this.done = done;
		}

		@Scheduled(fixedDelay = 200)
		@SchedulerLock(name = "tick")
		void tick() {
			this.done.add("tick", "");
		}

	}

}
