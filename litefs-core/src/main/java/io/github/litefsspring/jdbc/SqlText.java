package io.github.litefsspring.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The first tokens of each statement in a text: enough to tell a PRAGMA from a SELECT and
 * one statement from several. Everything else is asked of SQLite itself.
 * <p>
 * Words are in upper case, quoted names keep an apostrophe in front. Where statements end
 * follows {@code sqlite3_complete}.
 */
final class SqlText {

	private static final int HEAD = 8;

	private static final Set<String> CONNECTION_FUNCTIONS = Set.of("LAST_INSERT_ROWID", "CHANGES", "TOTAL_CHANGES");

	private final String text;

	private final List<List<String>> statements = new ArrayList<>(1);

	private List<String> head = new ArrayList<>(HEAD);

	private String previous = "";

	private String beforePrevious = "";

	private boolean emptyFirst;

	private boolean asksConnection;

	private SqlText(String text) {
		this.text = text;
	}

	/**
	 * Look at a text.
	 * @param text the text
	 * @return what is in it
	 */
	static SqlText of(String text) {
		SqlText scanned = new SqlText(text);
		scanned.scan();
		return scanned;
	}

	/**
	 * What the text consists of.
	 * @return the first tokens of each statement; an empty statement in front of others
	 * is an empty list
	 */
	List<List<String>> statements() {
		return this.statements;
	}

	/**
	 * Whether the text asks what the last write of the same connection has left.
	 * @return whether it calls {@code last_insert_rowid()} or the like
	 */
	boolean asksConnection() {
		return this.asksConnection;
	}

	private void scan() {
		int at = 0;
		while (at < this.text.length()) {
			char c = this.text.charAt(at);
			if (Character.isWhitespace(c) || c == '\uFEFF') {
				at++;
			}
			else if (this.text.startsWith("--", at)) {
				at = after("\n", at + 2);
			}
			else if (this.text.startsWith("/*", at)) {
				at = after("*/", at + 2);
			}
			else if (c == '\'' || c == '"' || c == '`' || c == '[') {
				int end = after((c == '[') ? "]" : String.valueOf(c), at + 1);
				token("'" + this.text.substring(at + 1, Math.max(at + 1, end - 1)));
				at = end;
			}
			else if (isWord(c)) {
				int start = at;
				while (at < this.text.length() && isWord(this.text.charAt(at))) {
					at++;
				}
				token(this.text.substring(start, at).toUpperCase(Locale.ROOT));
			}
			else {
				at++;
				token(String.valueOf(c));
			}
		}
		if (!this.head.isEmpty()) {
			this.statements.add(this.head);
		}
		if (this.emptyFirst && !this.statements.isEmpty()) {
			this.statements.add(0, List.of());
		}
	}

	private int after(String end, int from) {
		int found = this.text.indexOf(end, from);
		return (found < 0) ? this.text.length() : found + end.length();
	}

	private static boolean isWord(char c) {
		return c == '_' || c == '$' || c > 127 || Character.isLetterOrDigit(c);
	}

	private void token(String token) {
		this.asksConnection |= token.equals("(") && CONNECTION_FUNCTIONS.contains(this.previous);
		if (token.equals(";") && endsStatement()) {
			if (this.head.isEmpty()) {
				this.emptyFirst |= this.statements.isEmpty();
			}
			else {
				this.statements.add(this.head);
			}
			this.head = new ArrayList<>(HEAD);
		}
		else if (this.head.size() < HEAD) {
			this.head.add(token);
		}
		this.beforePrevious = this.previous;
		this.previous = token;
	}

	private boolean endsStatement() {
		return !isTrigger() || (this.previous.equals("END") && this.beforePrevious.equals(";"));
	}

	private boolean isTrigger() {
		if (this.head.size() < 2 || !this.head.get(0).equals("CREATE")) {
			return false;
		}
		String second = this.head.get(1);
		return second.equals("TRIGGER") || (this.head.size() > 2 && this.head.get(2).equals("TRIGGER")
				&& (second.equals("TEMP") || second.equals("TEMPORARY")));
	}

}
