package io.github.litefsspring.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.RestoreRequest;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command.
 *
 * @param help whether to explain the command
 * @param list whether to list the restore points
 * @param plan whether to show only what would be read
 * @param target the backup target; null for none
 * @param output the file to write; null for none
 * @param application the litefs endpoint of the application to take back; null for none
 * @param request which state
 * @param integrityCheck how thoroughly SQLite looks at the file
 * @param kept transactions that are kept on a node's disk
 * @param diff what is to be compared; null for nothing
 */
record Arguments(boolean help, boolean list, boolean plan, @Nullable String target, @Nullable Path output,
		@Nullable URI application, RestoreRequest request, IntegrityCheck integrityCheck, Kept kept,
		@Nullable Diff diff) {

	static Arguments parse(List<String> words) throws UsageException {
		Deque<String> rest = new ArrayDeque<>();
		for (String word : words) {
			int equals = word.startsWith("--") ? word.indexOf('=') : -1;
			if (equals > 0) {
				rest.add(word.substring(0, equals));
				rest.add(word.substring(equals + 1));
			}
			else {
				rest.add(word);
			}
		}
		return parse(rest);
	}

	private static Arguments parse(Deque<String> words) throws UsageException {
		boolean help = false;
		boolean list = false;
		boolean plan = false;
		String target = null;
		String output = null;
		String application = null;
		String lineage = null;
		long txid = 0;
		Instant timestamp = null;
		IntegrityCheck check = IntegrityCheck.QUICK;
		String kept = null;
		String base = null;
		boolean inexact = false;
		DiffSide first = null;
		DiffSide second = null;
		boolean sql = false;
		while (!words.isEmpty()) {
			String word = words.remove();
			switch (word) {
				case "--help", "-h" -> help = true;
				case "--list", "-l" -> list = true;
				case "--dry-run" -> plan = true;
				case "--target" -> target = value(word, words);
				case "--output", "-o" -> output = value(word, words);
				case "--application" -> application = value(word, words);
				case "--lineage" -> lineage = value(word, words);
				case "--txid" -> txid = txid(value(word, words));
				case "--timestamp" -> timestamp = timestamp(value(word, words));
				case "--integrity-check" -> check = check(value(word, words));
				case "--kept" -> kept = value(word, words);
				case "--base" -> base = value(word, words);
				case "--inexact" -> inexact = true;
				case "--sql" -> sql = true;
				case "--diff" -> {
					first = new DiffSide(value(word, words));
					second = new DiffSide(value("--diff", words));
				}
				default -> {
					if (word.startsWith("-") || target != null) {
						throw new UsageException("'%s' is not understood".formatted(word));
					}
					target = word;
				}
			}
		}
		return new Arguments(help, list, plan, target, path("--output", output), uri(application),
				request(lineage, txid, timestamp), check, new Kept(path("--kept", kept), path("--base", base), inexact),
				(first != null && second != null) ? new Diff(first, second, sql) : null);
	}

	static String value(String option, Deque<String> words) throws UsageException {
		String value = words.poll();
		if (value == null || value.isBlank()) {
			throw new UsageException("%s needs a value".formatted(option));
		}
		return value;
	}

	private static long txid(String text) throws UsageException {
		if (!text.matches("0*[0-7]?[0-9a-fA-F]{1,15}") || Long.parseLong(text, 16) == 0) {
			throw new UsageException("--txid %s is no transaction id in hexadecimal digits".formatted(text));
		}
		return Long.parseLong(text, 16);
	}

	private static Instant timestamp(String text) throws UsageException {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			throw new UsageException(
					"--timestamp %s is no time with an offset, such as 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00"
						.formatted(text));
		}
	}

	private static IntegrityCheck check(String text) throws UsageException {
		try {
			return IntegrityCheck.valueOf(text.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException("--integrity-check %s is none of none, quick and full".formatted(text));
		}
	}

	private static @Nullable Path path(String option, @Nullable String text) throws UsageException {
		try {
			return (text != null) ? Path.of(text) : null;
		}
		catch (InvalidPathException ex) {
			throw new UsageException("%s %s is no path: %s".formatted(option, text, ex.getReason()));
		}
	}

	private static @Nullable URI uri(@Nullable String text) throws UsageException {
		if (text == null) {
			return null;
		}
		if (!text.matches("https?://[^/].*")) {
			throw new UsageException(
					"--application %s is no URL of a litefs endpoint, such as http://primary:8080/actuator/litefs"
						.formatted(text));
		}
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw new UsageException("--application %s is no URL: %s".formatted(text, ex.getReason()));
		}
	}

	private static RestoreRequest request(@Nullable String lineage, long txid, @Nullable Instant timestamp)
			throws UsageException {
		if (txid != 0 && timestamp != null) {
			throw new UsageException("--txid and --timestamp exclude each other");
		}
		return new RestoreRequest(lineage, txid, timestamp);
	}

	/**
	 * Transactions that are kept on a node's disk.
	 *
	 * @param path the folder or file; null for none
	 * @param base the database that they continue; null for a state of the backup
	 * @param inexact whether they are laid over another database
	 */
	record Kept(@Nullable Path path, @Nullable Path base, boolean inexact) {
	}

	/**
	 * A comparison.
	 *
	 * @param first what is there
	 * @param second what is compared with it
	 * @param sql whether to print statements
	 */
	record Diff(DiffSide first, DiffSide second, boolean sql) {
	}

}
