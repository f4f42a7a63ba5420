package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The metadata of an object, in a file beside it: one {@code name=text} in a line.
 */
final class MetadataFile {

	static final String SUFFIX = ".metadata";

	private MetadataFile() {
	}

	static Path of(Path file) {
		return file.resolveSibling(file.getFileName() + SUFFIX);
	}

	static String text(Map<String, String> entries) {
		return new TreeMap<>(entries).entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue() + "\n")
			.collect(Collectors.joining());
	}

	static Map<String, String> read(Path file) throws IOException {
		try {
			return parse(of(file).toString(), Files.readAllLines(of(file)));
		}
		catch (NoSuchFileException ex) {
			return Map.of();
		}
	}

	static Map<String, String> parse(String file, List<String> lines) throws IOException {
		Map<String, String> entries = new LinkedHashMap<>();
		for (String line : lines) {
			int equals = line.indexOf('=');
			if (equals < 1) {
				throw new IOException("%s has a line without a name: '%s'".formatted(file, line));
			}
			entries.put(line.substring(0, equals), line.substring(equals + 1));
		}
		return entries;
	}

}
