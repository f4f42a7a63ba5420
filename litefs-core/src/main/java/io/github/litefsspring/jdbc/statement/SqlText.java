package io.github.litefsspring.jdbc.statement;

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

	private static final Set<String> CONNECTION_FUNCTIONS = Set.of(ConnectionFunctions.LAST_INSERT_ROWID,
			ConnectionFunctions.CHANGES, ConnectionFunctions.TOTAL_CHANGES);

	private static final Set<String> VERBS = Set.of("SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE");

	private final String text;

	private final List<List<String>> statements = new ArrayList<>(1);

	private List<String> head = new ArrayList<>(HEAD);

	private Token previous = Token.NONE;

	private Token beforePrevious = Token.NONE;

	private final List<Call> calls = new ArrayList<>(0);

	private boolean emptyFirst;

	private boolean returning;

	private int depth;

	private String verb = "";

	private int end;

	private SqlText(String text) {
		this.text = text;
	}

	static SqlText of(String text) {
		SqlText scanned = new SqlText(text);
		scanned.scan();
		return scanned;
	}

	// the first tokens of each statement; an empty statement in front of others is an
	// empty list
	List<List<String>> statements() {
		return this.statements;
	}

	// the text asks what the last write of the same connection has left: it calls
	// last_insert_rowid() or the like
	boolean readsLastWrite() {
		return !this.calls.isEmpty();
	}

	// the calls of such functions, in their order
	List<Call> calls() {
		return this.calls;
	}

	// the word RETURNING cannot be a name unless it is quoted
	boolean isReturning() {
		return this.returning;
	}

	// of the first statement after its WITH clause, such as INSERT; empty when there is
	// no such clause
	String verb() {
		return this.verb;
	}

	// index after the last token of the first statement, without semicolons and comments:
	// something can be added there
	int end() {
		return this.end;
	}

	private void scan() {
		int at = 0;
		while (at < this.text.length()) {
			char c = this.text.charAt(at);
			if (isSpace(c)) {
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
				token("'" + this.text.substring(at + 1, Math.max(at + 1, end - 1)), at, end);
				at = end;
			}
			else if (c == ':' || c == '@') {
				int start = at;
				at = afterWord(at + 1);
				token(this.text.substring(start, at), start, at);
			}
			else if (isWord(c)) {
				int start = at;
				at = afterWord(at);
				token(this.text.substring(start, at).toUpperCase(Locale.ROOT), start, at);
			}
			else {
				at++;
				token(String.valueOf(c), at - 1, at);
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

	private int afterWord(int from) {
		int at = from;
		while (at < this.text.length() && isWord(this.text.charAt(at))) {
			at++;
		}
		return at;
	}

	// what SQLite's tokenizer takes for space: every other character above 127 is part of
	// a name
	private static boolean isSpace(char c) {
		return c == ' ' || (c >= '\t' && c <= '\r' && c != '\u000B') || c == '\uFEFF';
	}

	private static boolean isWord(char c) {
		return c == '_' || c == '$' || c > 127 || Character.isLetterOrDigit(c);
	}

	private void token(String token, int start, int end) {
		// a table, an index or a WITH clause of that name has columns in parentheses
		if (token.equals(")") && this.previous.is("(")) {
			String called = unquoted(this.beforePrevious.text());
			if (CONNECTION_FUNCTIONS.contains(called)) {
				this.calls.add(new Call(called, this.beforePrevious.start(), end));
			}
		}
		this.returning |= token.equals("RETURNING");
		if (this.statements.isEmpty() && !token.equals(";")) {
			this.end = end;
			lookForVerb(token);
		}
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
		this.previous = new Token(token, start);
	}

	private void lookForVerb(String token) {
		if (token.equals("(")) {
			this.depth++;
		}
		else if (token.equals(")")) {
			this.depth--;
		}
		else if (this.depth == 0 && this.verb.isEmpty() && this.previous.is(")") && VERBS.contains(token)) {
			this.verb = token;
		}
	}

	static String unquoted(String token) {
		return (token.startsWith("'") ? token.substring(1) : token).toUpperCase(Locale.ROOT);
	}

	private boolean endsStatement() {
		return !isTrigger() || (this.previous.is("END") && this.beforePrevious.is(";"));
	}

	private boolean isTrigger() {
		int create = this.head.indexOf("CREATE");
		return create >= 0 && create <= afterExplain(this.head) && isTrigger(create + 1);
	}

	private boolean isTrigger(int at) {
		if (this.head.size() <= at) {
			return false;
		}
		String word = this.head.get(at);
		return word.equals("TRIGGER") || (this.head.size() > at + 1 && this.head.get(at + 1).equals("TRIGGER")
				&& (word.equals("TEMP") || word.equals("TEMPORARY")));
	}

	// index of the first word after EXPLAIN or EXPLAIN QUERY PLAN
	static int afterExplain(List<String> head) {
		if (!head.get(0).equals("EXPLAIN")) {
			return 0;
		}
		return (head.size() > 2 && head.get(1).equals("QUERY") && head.get(2).equals("PLAN")) ? 3 : 1;
	}

	record Call(String function, int start, int end) {
	}

	private record Token(String text, int start) {

		private static final Token NONE = new Token("", 0);

		boolean is(String text) {
			return this.text.equals(text);
		}

	}

}
