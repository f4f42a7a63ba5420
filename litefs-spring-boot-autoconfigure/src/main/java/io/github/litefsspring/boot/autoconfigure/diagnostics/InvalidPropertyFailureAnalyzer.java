package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.util.Objects;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says which value of {@code litefs.*} cannot work, and where it comes from. It goes
 * before Spring Boot's analysis of the binding, which knows only the group.
 */
@Order(0)
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

	private final Environment environment;

	InvalidPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure,
			InvalidConfigurationPropertyValueException cause) {
		if (!cause.getName().startsWith("litefs.")) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(cause.getName());
		String source = StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.map((properties) -> properties.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.findFirst()
			.map((property) -> "    Value: \"%s\"%n    Origin: %s%n".formatted(property.getValue(),
					property.getOrigin()))
			.orElse("");
		return new FailureAnalysis("A property has a value that cannot work:%n%n    Property: %s%n%s    Reason: %s"
			.formatted(name, source, cause.getReason()), "Update your application's configuration", cause);
	}

}
