package io.github.litefsspring.boot.modulith;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.modulith.events.support.CompletionMode;
import org.springframework.util.ClassUtils;

/**
 * Lets Spring Modulith's JDBC registry use SQLite, which is not among the databases that
 * it knows: of those, its statements for MariaDB and its tables for Oracle are what
 * SQLite understands.
 */
final class RegistryOnSqlite implements BeanDefinitionRegistryPostProcessor {

	private static final String PACKAGE = "org.springframework.modulith.events.jdbc.";

	private static final String STATEMENTS = "MARIADB";

	private static final String TABLES = "classpath:org/springframework/modulith/events/jdbc/schemas/%s/schema-oracle%s.sql";

	private final Environment environment;

	RegistryOnSqlite(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		for (String name : registry.getBeanDefinitionNames()) {
			if (!(registry.getBeanDefinition(name) instanceof AbstractBeanDefinition definition)) {
				continue;
			}
			String type = beanMethodType(definition);
			if (type.equals(PACKAGE + "DatabaseType")) {
				definition.setInstanceSupplier(() -> statements(type));
			}
			else if (type.equals(PACKAGE + "DatabaseSchemaInitializer")) {
				registry.removeBeanDefinition(name);
				registry.registerBeanDefinition(name, tables());
			}
		}
	}

	private static String beanMethodType(AbstractBeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		return (method != null) ? method.getReturnTypeName() : "";
	}

	// the type is not public
	private static Object statements(String enumType) {
		Class<?> type = ClassUtils.resolveClassName(enumType, null);
		for (Object value : type.getEnumConstants()) {
			if (((Enum<?>) value).name().equals(STATEMENTS)) {
				return value;
			}
		}
		throw new IllegalStateException(
				"This version of Spring Modulith has no " + STATEMENTS + " among its databases: " + enumType);
	}

	private AbstractBeanDefinition tables() {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(DatabaseInitializationMode.ALWAYS);
		settings.setSchemaLocations(scripts());
		return BeanDefinitionBuilder.rootBeanDefinition(DataSourceScriptDatabaseInitializer.class)
			.addConstructorArgValue(new RuntimeBeanReference(DataSource.class))
			.addConstructorArgValue(settings)
			.getBeanDefinition();
	}

	private List<String> scripts() {
		boolean legacy = this.environment.getProperty("spring.modulith.events.jdbc.use-legacy-structure", Boolean.class,
				false);
		String version = legacy ? "v1" : "v2";
		List<String> scripts = new ArrayList<>(List.of(TABLES.formatted(version, "")));
		if (CompletionMode.from(this.environment) == CompletionMode.ARCHIVE) {
			scripts.add(TABLES.formatted(version, "-archive"));
		}
		return scripts;
	}

}
