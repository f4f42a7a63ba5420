package io.github.litefsspring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring warns of annotations that name a class which is not there. So what is optional
 * is named as text, or also in a condition, which comes first.
 */
class AutoConfigurationOrderTests {

	private static final List<String> ALWAYS_THERE = List.of("io.github.litefsspring.",
			"org.springframework.boot.jdbc.", "org.springframework.boot.autoconfigure.");

	@ParameterizedTest
	@MethodSource("autoConfigurations")
	void anOptionalNeighbourIsNamedAsText(Class<?> type) {
		AutoConfiguration order = type.getAnnotation(AutoConfiguration.class);
		ConditionalOnClass condition = type.getAnnotation(ConditionalOnClass.class);
		List<Class<?>> conditions = (condition != null) ? List.of(condition.value()) : List.of();
		assertThat(Stream.of(order.before(), order.after()).flatMap(Stream::of))
			.allMatch((neighbour) -> conditions.contains(neighbour)
					|| ALWAYS_THERE.stream().anyMatch(neighbour.getName()::startsWith));
	}

	static Stream<Class<?>> autoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.github.litefsspring."))
			.map(AutoConfigurationOrderTests::type);
	}

	private static Class<?> type(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
