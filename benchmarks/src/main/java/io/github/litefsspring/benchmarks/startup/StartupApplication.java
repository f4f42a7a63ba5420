package io.github.litefsspring.benchmarks.startup;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A web application with JDBC, Flyway and actuator that runs one query, prints how long
 * its JVM has been up, and ends.
 */
@SpringBootApplication
public class StartupApplication {

	static final String READY = "READY AFTER MILLIS ";

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(StartupApplication.class);
		application.addListeners((ApplicationListener<ApplicationReadyEvent>) (event) -> {
			event.getApplicationContext()
				.getBean(JdbcClient.class)
				.sql("select count(*) from note")
				.query()
				.singleValue();
			System.out.println(READY + ManagementFactory.getRuntimeMXBean().getUptime());
		});
		application.run(args).close();
	}

}
