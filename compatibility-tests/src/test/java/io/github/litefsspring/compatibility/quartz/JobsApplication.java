package io.github.litefsspring.compatibility.quartz;

import io.github.litefsspring.node.LitefsNode;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.quartz.QuartzJobBean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A job that writes down which node it runs on, five times a second.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		excludeName = "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration")
public class JobsApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(JobsApplication.class, arguments);
	}

	@Bean
	JobDetail tick() {
		return JobBuilder.newJob(Tick.class).withIdentity("tick").usingJobData("text", "tick").storeDurably().build();
	}

	@Bean
	Trigger often(JobDetail tick) {
		return TriggerBuilder.newTrigger()
			.forJob(tick)
			.withIdentity("often")
			.withSchedule(SimpleScheduleBuilder.simpleSchedule().withIntervalInMilliseconds(200).repeatForever())
			.build();
	}

	@Bean
	SecurityFilterChain open(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf((csrf) -> csrf.disable())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	/**
	 * The job.
	 */
	public static class Tick extends QuartzJobBean {

		@Autowired
		private JdbcClient jdbc;

		@Autowired
		private LitefsNode node;

		@Override
		protected void executeInternal(JobExecutionContext context) {
			this.jdbc.sql("insert into ran(node, text) values (?, ?)")
				.params(this.node.name(), context.getMergedJobDataMap().getString("text"))
				.update();
		}

	}

}
