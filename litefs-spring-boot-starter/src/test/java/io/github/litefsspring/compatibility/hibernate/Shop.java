package io.github.litefsspring.compatibility.hibernate;

import java.nio.file.Path;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with JPA and the starter.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Shop {

	static ConfigurableApplicationContext open(Path database, String... properties) {
		return application(database).properties(properties).run();
	}

	static SpringApplicationBuilder application(Path database) {
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE)
			.properties("litefs.mode=standalone", "litefs.database=" + database,
					"spring.jpa.hibernate.ddl-auto=create");
	}

}
