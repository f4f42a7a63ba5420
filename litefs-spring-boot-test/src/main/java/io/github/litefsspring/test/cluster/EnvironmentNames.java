package io.github.litefsspring.test.cluster;

import java.util.Locale;

/**
 * Spring Boot's names of environment variables: dots become underscores, dashes go.
 */
final class EnvironmentNames {

	private EnvironmentNames() {
	}

	static String of(String property) {
		return property.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT);
	}

}
