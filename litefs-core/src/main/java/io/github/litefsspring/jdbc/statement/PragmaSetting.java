package io.github.litefsspring.jdbc.statement;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A PRAGMA that sets a value. One that sets what is there already changes nothing, and
 * scripts that run everywhere begin with such: {@code PRAGMA journal_mode = WAL}.
 *
 * @param name the name of the setting, with its schema
 * @param value the value, in upper case
 */
public record PragmaSetting(String name, String value) {

	private static final Map<String, Map<String, String>> WORDS = Map.of("synchronous",
			Map.of("OFF", "0", "NORMAL", "1", "FULL", "2", "EXTRA", "3"), "temp_store",
			Map.of("DEFAULT", "0", "FILE", "1", "MEMORY", "2"));

	private static final Map<String, String> BOOLEANS = Map.of("ON", "1", "TRUE", "1", "YES", "1", "OFF", "0", "FALSE",
			"0", "NO", "0");

	// null when the text is something else
	public static @Nullable PragmaSetting of(String sql) {
		List<List<String>> statements = SqlText.of(sql).statements();
		if (statements.size() != 1 || !statements.get(0).get(0).equals("PRAGMA")) {
			return null;
		}
		List<String> head = statements.get(0);
		int at = (head.size() > 2 && head.get(2).equals(".")) ? 3 : 1;
		if (head.size() < at + 3 || !(head.get(at + 1).equals("=") || head.get(at + 1).equals("("))) {
			return null;
		}
		String name = unquoted(head.get(at)).toLowerCase(Locale.ROOT);
		boolean signed = head.get(at + 2).equals("-") || head.get(at + 2).equals("+");
		if (!name.matches("\\w+") || (signed && head.size() < at + 4)) {
			return null;
		}
		String value = signed ? head.get(at + 2).replace("+", "") + head.get(at + 3) : unquoted(head.get(at + 2));
		return new PragmaSetting(name, value.toUpperCase(Locale.ROOT));
	}

	private static String unquoted(String token) {
		return token.startsWith("'") ? token.substring(1) : token;
	}

	// a PRAGMA that asks for the present value, and changes nothing
	public String question() {
		return "PRAGMA " + this.name;
	}

	// tells if setting it would change nothing
	public boolean isSame(String present) {
		String known = WORDS.getOrDefault(this.name, BOOLEANS).getOrDefault(this.value, this.value);
		return known.equalsIgnoreCase(present);
	}

}
