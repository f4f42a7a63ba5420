package io.github.litefsspring.benchmarks.access;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import io.github.litefsspring.test.cluster.RunningNode;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application with the starter and its default properties, in this process.
 */
public final class StarterApplication implements Access {

	private final ConfigurableApplicationContext context;

	private StarterApplication(Map<String, Object> properties) {
		properties.put("spring.flyway.enabled", "false");
		properties.put("logging.level.root", "warn");
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.properties(properties)
			.run();
	}

	/**
	 * Start it on a node of a cluster.
	 * @param node the node
	 * @param journalMode the journal mode
	 * @return the application, to be closed by the caller
	 */
	public static StarterApplication on(RunningNode node, String journalMode) {
		return new StarterApplication(properties(node, journalMode));
	}

	private static Map<String, Object> properties(RunningNode node, String journalMode) {
		Map<String, Object> properties = new HashMap<>(node.properties());
		properties.put("litefs.jdbc.journal-mode", journalMode);
		return properties;
	}

	/**
	 * Start it on a plain file, without LiteFS.
	 * @param database the database file
	 * @return the application, to be closed by the caller
	 */
	public static StarterApplication standalone(Path database) {
		return new StarterApplication(
				new HashMap<>(Map.of("litefs.mode", "standalone", "litefs.database", database.toString())));
	}

	@Override
	public String name() {
		return "LitefsDataSource";
	}

	@Override
	public DataSource dataSource() {
		return this.context.getBean(DataSource.class);
	}

	@Override
	public JdbcTemplate jdbc() {
		return this.context.getBean(JdbcTemplate.class);
	}

	@Override
	public TransactionTemplate transactions(boolean readOnly) {
		TransactionTemplate template = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		template.setReadOnly(readOnly);
		return template;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Everything is auto-configured. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

	}

}
