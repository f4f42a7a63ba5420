package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Names of all properties below {@code litefs.}, from the metadata that editors use.
 */
final class KnownProperties {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final Pattern INDEX = Pattern.compile("\\[.*");

	private static final Pattern INDEX_IN_VARIABLE = Pattern.compile("_\\d+_?$");

	private static final Pattern SEPARATOR = Pattern.compile("[^A-Za-z0-9]");

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
		// token by token: this comes first, and to load a mapper takes much longer
		try (InputStream metadata = url.openStream();
				JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), metadata)) {
			json.nextToken();
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				json.nextToken();
				if (name.equals("properties")) {
					addAll(json);
				}
				else {
					json.skipChildren();
				}
			}
		}
	}

	private void addAll(JsonParser json) {
		while (json.nextToken() == JsonToken.START_OBJECT) {
			String name = "";
			String type = "";
			for (String attribute = json.nextName(); attribute != null; attribute = json.nextName()) {
				json.nextToken();
				switch (attribute) {
					case "name" -> name = json.getString();
					case "type" -> type = json.getString();
					default -> json.skipChildren();
				}
			}
			add(name, type);
		}
	}

	private void add(String name, String type) {
		if (name.startsWith("litefs.")) {
			String letters = letters(name);
			this.names.add(name);
			this.letters.add(letters);
			if (type.startsWith("java.util.Map")) {
				this.prefixes.add(letters);
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
		String whole = INDEX_IN_VARIABLE.matcher(INDEX.matcher(name).replaceAll("")).replaceAll("");
		return SEPARATOR.matcher(whole).replaceAll("").toLowerCase(Locale.ROOT);
	}

}
