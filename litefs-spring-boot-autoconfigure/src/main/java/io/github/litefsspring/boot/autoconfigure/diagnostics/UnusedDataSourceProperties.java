package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Looks for {@code spring.datasource.*} properties that describe another data source than
 * the one in use. To ignore them silently would let a user believe in a database, or in a
 * pool size, that is not there.
 */
public final class UnusedDataSourceProperties {

	private static final List<String> CONNECTION = List.of("url", "jndi-name", "driver-class-name", "type");

	private static final List<String> POOLS = List.of("hikari", "tomcat", "dbcp2", "oracleucp");

	private UnusedDataSourceProperties() {
	}

	/**
	 * Look for them.
	 * @param environment the properties of the application
	 * @throws DataSourceConnectionPropertyException if one describes another database
	 * @throws DataSourcePoolPropertiesException if one configures a pool
	 */
	public static void check(Environment environment) {
		Binder binder = Binder.get(environment);
		for (String name : CONNECTION) {
			String property = "spring.datasource." + name;
			String value = binder.bind(property, Bindable.of(String.class)).orElse("");
			if (StringUtils.hasText(value)) {
				throw new DataSourceConnectionPropertyException(property, value);
			}
		}
		List<String> pool = new ArrayList<>();
		for (String name : POOLS) {
			String prefix = "spring.datasource." + name;
			Map<String, String> values = binder.bind(prefix, Bindable.mapOf(String.class, String.class))
				.orElse(Map.of());
			values.keySet().forEach((key) -> pool.add(prefix + "." + key));
		}
		if (!pool.isEmpty()) {
			throw new DataSourcePoolPropertiesException(pool);
		}
	}

}
