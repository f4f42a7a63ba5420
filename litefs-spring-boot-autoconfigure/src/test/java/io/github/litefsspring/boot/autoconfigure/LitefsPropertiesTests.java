package io.github.litefsspring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void theDefaultsAreValid() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			litefs.read.pool-size=0                        | litefs.read.pool-size must be at least 1
			litefs.read.snapshots.max-age=0ms              | litefs.read.snapshots.max-age must be longer than zero
			litefs.read.snapshots.max-age=1m               | litefs.read.snapshots.max-age must be at most 10s
			litefs.read.gate.max-hold=-1ms                 | litefs.read.gate.max-hold must be longer than zero
			litefs.read.gate.max-hold=30s                  | litefs.read.gate.max-hold must be shorter than
			litefs.startup-timeout=0s                      | litefs.startup-timeout must be longer than zero
			litefs.startup-timeout=-1s                     | litefs.startup-timeout must be longer than zero
			litefs.jdbc.connection-timeout=0s              | litefs.jdbc.connection-timeout must be longer
			litefs.write.hold-timeout=-1s                  | litefs.write.hold-timeout must be longer
			litefs.migration.timeout=0s                    | litefs.migration.timeout must be longer
			litefs.health.max-lag=0s                       | litefs.health.max-lag must be longer
			litefs.database=data/invoices.db               | litefs.database must be an absolute path
			litefs.database=/litefs/app-lock               | names that end with -lock are its own
			litefs.node-name=                              | litefs.node-name must not be blank
			litefs.api-url=localhost:20202                 | litefs.api-url must be an http or https URL
			litefs.api-url=http://{hostname}:20202         | it cannot have placeholders
			litefs.primary.app-url=http://{host}:8080      | the only placeholder is {hostname}
			litefs.primary.app-url=ftp://{hostname}        | it does not begin with http:// or https://
			litefs.primary.public-url=https://             | litefs.primary.public-url must be
			litefs.primary.api-url=http://a b              | it cannot be parsed
			litefs.primary.app-url=http://{hostname}/?a=b  | it has a query
			litefs.write.group-commit.max-delay=0ms        | litefs.write.group-commit.max-delay must be longer
			litefs.write.group-commit.max-delay=2s         | litefs.write.group-commit.max-delay must be at most 1s
			litefs.write.group-commit.max-transactions=1   | litefs.write.group-commit.enabled=false
			litefs.write.max-transaction-time=-1s          | litefs.write.max-transaction-time must be longer
			litefs.write.max-buffered-body=-1B             | litefs.write.max-buffered-body must not be negative
			""")
	void aValueThatCannotWorkIsRefusedWithItsNameAndTheRemedy(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	@ParameterizedTest
	@ValueSource(strings = { "litefs.primary.app-url=https://{hostname}.internal/shop", "litefs.jdbc.busy-timeout=0s",
			"litefs.write.hold-timeout=0s", "litefs.primary.public-url=https://shop.example.com:8443",
			"litefs.write.max-buffered-body=0B", "litefs.write.max-transaction-time=0s" })
	void whatCanWorkIsAccepted(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aRelativeDatabaseIsForStandaloneMode() {
		this.runner.withPropertyValues("litefs.mode=standalone", "litefs.database=data/invoices.db")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void valuesAreCheckedWithoutBeanValidation() {
		this.runner.withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
			.withPropertyValues("litefs.read.pool-size=0")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(LitefsProperties.class)
	static class Properties {

	}

}
