package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private static final Path DOCUMENTATION = Path.of("../docs/configuration.md");

	@Test
	void everyPropertyHasADescription() throws IOException {
		assertThat(properties()).hasSizeGreaterThan(20);
		assertThat(properties()).allSatisfy((name, property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(name).matches("[A-Z].*\\.").doesNotStartWith("The ").doesNotStartWith("A ");
			if (property.path("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).as(name).startsWith("Whether ");
			}
		});
	}

	@Test
	void everyEnumHasHintsForItsValues() throws IOException {
		List<String> enums = properties().entrySet()
			.stream()
			.filter((property) -> property.getValue().path("type").asString().startsWith("io.github.litefsspring"))
			.map(Map.Entry::getKey)
			.toList();
		assertThat(enums).isNotEmpty();
		assertThat(metadata().path("hints").valueStream().map((hint) -> hint.path("name").asString()))
			.containsAll(enums);
	}

	@Test
	void theDocumentationListsAllProperties() throws IOException {
		String table = properties().entrySet()
			.stream()
			.map((property) -> "| `%s` | %s | %s |".formatted(property.getKey(), defaultOf(property.getValue()),
					property.getValue().path("description").asString()))
			.collect(Collectors.joining("\n"));
		assertThat(Files.readString(DOCUMENTATION))
			.as("The table in docs/configuration.md is the generated metadata:%n%s", table)
			.contains(table);
	}

	private static String defaultOf(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		if (value.isMissingNode()) {
			return "";
		}
		return "`" + (value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
				: value.asString()) + "`";
	}

	private static Map<String, JsonNode> properties() throws IOException {
		Map<String, JsonNode> properties = new TreeMap<>();
		metadata().path("properties").forEach((property) -> {
			String name = property.path("name").asString();
			if (name.startsWith("litefs.")) {
				properties.put(name, property);
			}
		});
		return properties;
	}

	private static JsonNode metadata() throws IOException {
		// the tests' own class path has other files of this name
		Path classes = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
		try (InputStream json = Files.newInputStream(classes)) {
			return JsonMapper.shared().readTree(json);
		}
	}

}
