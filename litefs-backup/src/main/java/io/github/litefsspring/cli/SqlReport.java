package io.github.litefsspring.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Differences as statements that make the first database the second: for a human to pick
 * from, not to run unread. What the first has gained since is commented out.
 */
final class SqlReport implements DiffReport {

	private final PrintStream out;

	SqlReport(PrintStream out) {
		this.out = out;
	}

	@Override
	public void schema(char sign, String object) {
		this.out.printf("-- schema, only in %s: %s%n", (sign == '+') ? "B" : "A", object.replaceAll("\\s+", " "));
	}

	@Override
	public void row(char sign, String table, List<String> columns, List<String> values) {
		if (sign == '+') {
			this.out.printf("INSERT INTO %s (%s) VALUES (%s);%n", TableDiff.quote(table), names(columns),
					String.join(", ", values));
		}
		else {
			this.out.printf("-- only in A: %s (%s) VALUES (%s)%n", TableDiff.quote(table), names(columns),
					String.join(", ", values).replace("\n", "\n-- "));
		}
	}

	@Override
	public void changed(String table, List<String> key, List<String> keyValues, List<Change> changes) {
		List<String> condition = new ArrayList<>();
		for (int index = 0; index < key.size(); index++) {
			condition.add("%s IS %s".formatted(TableDiff.quote(key.get(index)), keyValues.get(index)));
		}
		this.out.printf("UPDATE %s SET %s WHERE %s;%n", TableDiff.quote(table),
				changes.stream()
					.map((change) -> "%s = %s".formatted(TableDiff.quote(change.column()), change.after()))
					.collect(Collectors.joining(", ")),
				String.join(" AND ", condition));
	}

	private static String names(List<String> columns) {
		return columns.stream().map(TableDiff::quote).collect(Collectors.joining(", "));
	}

}
