package io.github.litefsspring.compatibility.plain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Opens the same application with the starter, and without it.
 */
final class ProbedApplication {

	private ProbedApplication() {
	}

	/**
	 * The application with plain Hikari and sqlite-jdbc.
	 * @param application its configuration
	 * @param database the file
	 * @return the application
	 */
	static ConfigurableApplicationContext plain(Class<?> application, Path database) {
		String ours = StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, ProbedApplication.class.getClassLoader())
				.spliterator(), false)
			.filter((name) -> name.startsWith("io.github.litefsspring"))
			.collect(Collectors.joining(","));
		// as the starter opens its connections
		return open(application, Map.of("spring.autoconfigure.exclude", ours, "spring.datasource.url",
				"jdbc:sqlite:" + database + "?foreign_keys=true&journal_mode=WAL&busy_timeout=500"));
	}

	static ConfigurableApplicationContext standalone(Class<?> application, Path database) {
		return open(application, Map.of("litefs.mode", "standalone", "litefs.database", database.toString()));
	}

	static ConfigurableApplicationContext open(Class<?> application, Map<String, String> properties) {
		List<String> arguments = new ArrayList<>();
		properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		arguments.add("--spring.main.banner-mode=off");
		arguments.add("--spring.jmx.enabled=false");
		arguments.add("--spring.data.jpa.repositories.bootstrap-mode=lazy");
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.run(arguments.toArray(String[]::new));
	}

}
