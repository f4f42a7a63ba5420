package io.github.litefsspring.compatibility.work;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.github.litefsspring.node.LitefsNode;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import net.ttddyy.dsproxy.listener.logging.SLF4JLogLevel;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that works without requests: scheduled tasks with locks, jobs, messages
 * and events, all of which keep what they do in the database.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		excludeName = "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration")
@Import({ Locks.class, Letters.class, Messages.class, Orders.class })
public class WorkApplication {

	static final String[] PROPERTIES = { "spring.sql.init.mode=always",
			"spring.sql.init.schema-locations=classpath:work/schema.sql",
			"spring.sql.init.data-locations=optional:classpath:work/data.sql",
			"spring.batch.jdbc.initialize-schema=always", "spring.batch.job.name=hello",
			"spring.integration.jdbc.initialize-schema=always" };

	public static void main(String[] arguments) {
		System.setProperty("spring.devtools.restart.enabled", "true");
		SpringApplication.run(WorkApplication.class, arguments);
	}

	@Bean
	Done done(JdbcClient jdbc, LitefsNode node) {
		return new Done(jdbc, node);
	}

	@Bean
	Task contextStarted(ApplicationContext context) {
		return (argument) -> String.valueOf(context.getStartupDate());
	}

	@Bean
	Task threads() {
		return (name) -> String.valueOf(
				Thread.getAllStackTraces().keySet().stream().filter((thread) -> thread.getName().equals(name)).count());
	}

	@Bean
	static BeanPostProcessor observedDataSource() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof DataSource dataSource) ? observed(dataSource) : bean;
			}

		};
	}

	private static DataSource observed(DataSource dataSource) {
		DataSource logged = ProxyDataSourceBuilder.create(dataSource).logQueryBySlf4j(SLF4JLogLevel.TRACE).build();
		return JdbcTelemetry.create(OpenTelemetry.noop()).wrap(logged);
	}

	@Bean
	SecurityFilterChain open(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf((csrf) -> csrf.disable())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	/**
	 * Runs a task in a thread of its own: the request's would be sent to the primary when
	 * it writes.
	 */
	@RestController
	static class Tasks {

		private final Map<String, Task> tasks;

		Tasks(Map<String, Task> tasks) {
			this.tasks = tasks;
		}

		@GetMapping("/run/{task}")
		String run(@PathVariable String task, @RequestParam(defaultValue = "") String argument) {
			return CompletableFuture.supplyAsync(() -> result(this.tasks.get(task), argument)).join();
		}

		private static String result(Task task, String argument) {
			try {
				return task.run(argument);
			}
			catch (Exception ex) {
				Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
				return cause.getClass().getSimpleName() + ": " + cause.getMessage();
			}
		}

	}

}
