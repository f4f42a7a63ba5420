package io.github.litefsspring.boot.quartz;

import java.util.Map;

import io.github.litefsspring.node.LitefsNode;
import org.quartz.Calendar;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.Trigger;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Quartz with its jobs in the replicated database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration",
		"org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration" })
@ConditionalOnClass({ Scheduler.class, SchedulerFactoryBean.class })
@ConditionalOnBean({ LitefsNode.class, SchedulerFactoryBean.class })
@ConditionalOnProperty(name = "spring.quartz.job-store-type", havingValue = "jdbc")
@ConditionalOnBooleanProperty(name = "spring.quartz.auto-startup", matchIfMissing = true)
public final class LitefsQuartzAutoConfiguration {

	@Bean
	static SchedulerPreparation litefsSchedulerPreparation(ObjectProvider<LitefsNode> node) {
		return new SchedulerPreparation(node);
	}

	@Bean
	PrimaryScheduler litefsPrimaryScheduler(SchedulerFactoryBean factory, SchedulerPreparation preparation,
			Map<String, Calendar> calendars, ObjectProvider<JobDetail> details, ObjectProvider<Trigger> triggers,
			@Value("${spring.quartz.overwrite-existing-jobs:false}") boolean overwrite) {
		return new PrimaryScheduler(factory, preparation, new ScheduledJobs(calendars, details.orderedStream().toList(),
				triggers.orderedStream().toList(), overwrite));
	}

}
