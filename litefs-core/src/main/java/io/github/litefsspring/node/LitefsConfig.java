package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The few settings of a {@code litefs.yml} that cannot be seen through LiteFS's API.
 * <p>
 * It reads sections of plain {@code key: value} lines, and sections in braces on one
 * line. Whatever has another form, or depends on an expression, counts as not set: then
 * nothing is said about it.
 *
 * @since 0.1.0
 */
public final class LitefsConfig {

	private static final Pattern LINE = Pattern.compile("(\\s*)([A-Za-z-]+)\\s*:(?:\\s+(.*))?");

	private static final Pattern FLOW_ENTRY = Pattern.compile("([A-Za-z-]+)\\s*:\\s+(\"[^\"]*\"|'[^']*'|[^,{}]+)");

	private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{\\s*(\\w+)\\s*}|(\\w+))");

	private final Path file;

	private final Map<String, String> values;

	private LitefsConfig(Path file, Map<String, String> values) {
		this.file = file;
		this.values = values;
	}

	// in the order of configSearchPaths in LiteFS's cmd/litefs/config.go; null when there
	// is no readable file
	static @Nullable LitefsConfig find(@Nullable Path given) {
		List<Path> candidates = (given != null) ? List.of(given) : List.of(Path.of("litefs.yml"),
				Path.of(System.getProperty("user.home", "/"), "litefs.yml"), Path.of("/etc/litefs.yml"));
		for (Path candidate : candidates) {
			if (Files.isReadable(candidate) && Files.isRegularFile(candidate)) {
				try {
					return read(candidate, (name) -> System.getenv().getOrDefault(name, ""));
				}
				catch (IOException ex) {
					return null;
				}
			}
		}
		return null;
	}

	/**
	 * Read a configuration.
	 * @param file the file
	 * @param environment gives the values of variables that the file names
	 * @return its settings
	 * @throws IOException when it cannot be read
	 */
	public static LitefsConfig read(Path file, UnaryOperator<String> environment) throws IOException {
		Map<String, String> values = new HashMap<>();
		String section = "";
		int depth = -1;
		for (String line : Files.readAllLines(file)) {
			Matcher matcher = LINE.matcher(withoutComment(line));
			if (!matcher.matches()) {
				continue;
			}
			int indent = matcher.group(1).length();
			String key = matcher.group(2);
			String value = (matcher.group(3) != null) ? matcher.group(3).strip() : "";
			if (indent == 0) {
				section = key;
				depth = -1;
				if (value.startsWith("{") && value.endsWith("}")) {
					readFlow(section, value.substring(1, value.length() - 1), environment, values);
				}
			}
			else {
				depth = (depth == -1) ? indent : depth;
				if (indent == depth) {
					put(section + "." + key, value, environment, values);
				}
			}
		}
		return new LitefsConfig(file, values);
	}

	private static void readFlow(String section, String entries, UnaryOperator<String> environment,
			Map<String, String> values) {
		if (entries.contains("{")) {
			return;
		}
		Matcher entry = FLOW_ENTRY.matcher(entries);
		while (entry.find()) {
			put(section + "." + entry.group(1), entry.group(2).strip(), environment, values);
		}
	}

	private static void put(String key, String raw, UnaryOperator<String> environment, Map<String, String> values) {
		String expanded = VARIABLE.matcher(raw)
			.replaceAll((found) -> Matcher
				.quoteReplacement(environment.apply((found.group(1) != null) ? found.group(1) : found.group(2))));
		boolean quoted = expanded.length() >= 2 && ((expanded.startsWith("\"") && expanded.endsWith("\""))
				|| (expanded.startsWith("'") && expanded.endsWith("'")));
		String value = quoted ? expanded.substring(1, expanded.length() - 1) : expanded;
		if (!value.isEmpty() && !value.contains("${")) {
			values.put(key, value);
		}
	}

	private static String withoutComment(String line) {
		return line.replaceFirst("(^|\\s)#.*$", "").stripTrailing();
	}

	Path file() {
		return this.file;
	}

	/**
	 * A setting.
	 * @param key section and key, such as {@code data.dir}
	 * @return its value; null when it is not set
	 */
	public @Nullable String get(String key) {
		return this.values.get(key);
	}

	boolean isStaticLease() {
		return "static".equals(get("lease.type"));
	}

}
