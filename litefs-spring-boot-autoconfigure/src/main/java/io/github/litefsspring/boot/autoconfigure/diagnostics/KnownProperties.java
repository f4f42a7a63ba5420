package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.json.JsonParserFactory;

/**
 * Names of all properties below {@code litefs.}, from the metadata that editors use.
 */
final class KnownProperties {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private final Set<String> names = new HashSet<>();

	private final Set<String> letters = new HashSet<>();

	// of maps, whose entries have any name
	private final Set<String> prefixes = new HashSet<>();

	// knows nothing, and so warns of nothing, where the metadata was left out
	static KnownProperties read() {
		KnownProperties known = new KnownProperties();
		CodeSource source = KnownProperties.class.getProtectionDomain().getCodeSource();
		if (source == null || source.getLocation() == null) {
			return known;
		}
		String own = source.getLocation().toString();
		try {
			for (URL url : Collections.list(KnownProperties.class.getClassLoader().getResources(METADATA))) {
				if (url.toString().contains(own)) {
					known.addAll(url);
				}
			}
		}
		catch (IOException ex) {
			// no warnings then
		}
		return known;
	}

	private void addAll(URL url) throws IOException {
		try (InputStream metadata = url.openStream()) {
			Map<String, Object> content = JsonParserFactory.getJsonParser()
				.parseMap(new String(metadata.readAllBytes(), StandardCharsets.UTF_8));
			if (content.get("properties") instanceof List<?> properties) {
				properties.forEach(this::add);
			}
		}
	}

	private void add(Object property) {
		if (property instanceof Map<?, ?> attributes && attributes.get("name") instanceof String name
				&& name.startsWith("litefs.")) {
			this.names.add(name);
			this.letters.add(letters(name));
			if (String.valueOf(attributes.get("type")).startsWith("java.util.Map")) {
				this.prefixes.add(letters(name));
			}
		}
	}

	Collection<String> names() {
		return this.names;
	}

	// in any of the forms that Spring Boot takes
	boolean contains(String name) {
		String wanted = letters(name);
		return this.letters.contains(wanted) || this.prefixes.stream().anyMatch(wanted::startsWith);
	}

	// the part that all forms of a name share; an element of a list counts as the list
	static String letters(String name) {
		return name.replaceAll("\\[.*", "")
			.replaceAll("_\\d+_?$", "")
			.replaceAll("[^A-Za-z0-9]", "")
			.toLowerCase(Locale.ROOT);
	}

}
