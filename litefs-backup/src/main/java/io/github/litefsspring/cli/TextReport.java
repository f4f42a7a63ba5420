package io.github.litefsspring.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Differences for people: {@code -} is only in the first database, {@code +} only in the
 * second, {@code ~} in both with other values.
 */
final class TextReport implements DiffReport {

	private static final int WIDTH = 120;

	private final PrintStream out;

	private String section = "";

	TextReport(PrintStream out) {
		this.out = out;
	}

	@Override
	public void schema(char sign, String object) {
		begin("schema");
		this.out.printf("%s %s%n", sign, object.replaceAll("\\s+", " "));
	}

	@Override
	public void row(char sign, String table, List<String> columns, List<String> values) {
		begin("table " + table);
		this.out.printf("%s %s%n", sign, pairs(columns, values));
	}

	@Override
	public void changed(String table, List<String> key, List<String> keyValues, List<Change> changes) {
		begin("table " + table);
		this.out.printf("~ %s: %s%n", pairs(key, keyValues),
				changes.stream()
					.map((change) -> "%s %s -> %s".formatted(change.column(), shortened(change.before()),
							shortened(change.after())))
					.collect(Collectors.joining(", ")));
	}

	private void begin(String next) {
		if (!next.equals(this.section)) {
			this.section = next;
			this.out.printf("%n%s%n", next);
		}
	}

	private static String pairs(List<String> columns, List<String> values) {
		List<String> pairs = new ArrayList<>();
		for (int index = 0; index < columns.size(); index++) {
			pairs.add(columns.get(index) + "=" + shortened(values.get(index)));
		}
		return String.join(" ", pairs);
	}

	private static String shortened(String value) {
		String line = value.replace("\n", "\\n").replace("\r", "\\r");
		return (line.length() > WIDTH) ? line.substring(0, WIDTH) + "… (%d characters)".formatted(value.length())
				: line;
	}

}
