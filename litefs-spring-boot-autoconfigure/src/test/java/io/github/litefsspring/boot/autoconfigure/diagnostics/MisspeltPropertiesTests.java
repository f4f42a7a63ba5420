package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MisspeltPropertiesTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void anApplicationNamesAMisspeltPropertyAndTheNearestOne(CapturedOutput output) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--litefs.databse=data.db", "--litefs.read.poolSize=4")
			.close();
		assertThat(output)
			.contains("There is no property litefs.databse (commandLineArgs)",
					"The nearest one is litefs.database; all are listed in https://")
			.doesNotContain("litefs.read.poolSize");
	}

	@Test
	void everyFormThatSpringBootTakesIsKnown() {
		properties(Map.of("litefs.write.methods[0]", "POST", "litefs.write.group_commit.max-delay", "5ms",
				"litefs.jdbc.driver-properties.cache_size", "100", "litefs.Primary.AppUrl", "http://x"));
		variables(Map.of("LITEFS_WRITE_METHODS_0", "POST", "LITEFS_PRIMARY_APPURL", "x", "LITEFS_PRIMARY_APP_URL", "x",
				"LITEFS_JDBC_DRIVERPROPERTIES_CACHE_SIZE", "100"));
		assertThat(warnings()).isEmpty();
	}

	@Test
	void aVariableOfAnotherProgramIsLeftAlone() {
		variables(Map.of("LITEFS_LEASE", "static", "LITEFS_HOSTNAME", "primary", "LITEFS_CANDIDATE", "true"));
		assertThat(warnings()).isEmpty();
	}

	@Test
	void aVariableWithNearlyTheNameOfAPropertyIsNamed() {
		variables(Map.of("LITEFS_DATABSE", "data.db"));
		assertThat(warnings()).singleElement()
			.asString()
			.contains("LITEFS_DATABSE", "The nearest one is litefs.database");
	}

	private List<String> warnings() {
		return MisspeltProperties.warnings(this.environment, KnownProperties.read());
	}

	private void properties(Map<String, Object> properties) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("application.yml", properties));
	}

	private void variables(Map<String, Object> variables) {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					variables));
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
