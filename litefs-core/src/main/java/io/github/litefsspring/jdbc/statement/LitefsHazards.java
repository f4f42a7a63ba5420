package io.github.litefsspring.jdbc.statement;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.node.LitefsNames;
import org.jspecify.annotations.Nullable;

/**
 * Statements that SQLite runs and LiteFS 0.5.14 does not survive
 * (docs/litefs-hazards.md). With a write-ahead log it cannot commit a transaction that
 * makes the database smaller ({@code DB.CommitWAL} and {@code DB.checksum} in its
 * {@code db.go}).
 */
public final class LitefsHazards {

	private static final String INSTEAD = "To make the database smaller on every node, send {\"action\":\"vacuum\"} to "
			+ "the litefs endpoint of the primary, or call LitefsVacuum.run()";

	private static final Set<String> NO_AUTO_VACUUM = Set.of("0", "NONE");

	private final BooleanSupplier replicated;

	private final @Nullable Path mount;

	private final boolean wal;

	public LitefsHazards(BooleanSupplier replicated, Path database, boolean wal) {
		this.replicated = replicated;
		this.mount = database.toAbsolutePath().normalize().getParent();
		this.wal = wal;
	}

	// why a text must not run and what to do instead, null when it may
	@Nullable String in(String sql) {
		if (!this.replicated.getAsBoolean()) {
			return null;
		}
		for (List<String> head : SqlText.of(sql).statements()) {
			String hazard = inHead(head);
			if (hazard != null) {
				return hazard;
			}
		}
		return null;
	}

	private @Nullable String inHead(List<String> head) {
		if (head.isEmpty()) {
			return null;
		}
		boolean vacuum = head.get(0).equals("VACUUM");
		if (head.get(0).equals("ATTACH") || (vacuum && head.contains("INTO"))) {
			return inFileNames(head);
		}
		if (vacuum && this.wal) {
			return "VACUUM with a write-ahead log ends LiteFS: it panics, replicates nothing any more, and may not start "
					+ "again. " + INSTEAD;
		}
		int pragma = head.indexOf("PRAGMA");
		return (pragma == 0 || (pragma > 0 && head.get(0).equals("EXPLAIN")))
				? inPragma(head.subList(pragma + 1, head.size())) : null;
	}

	private @Nullable String inFileNames(List<String> head) {
		return head.stream()
			.filter((token) -> token.startsWith("'"))
			.map((token) -> token.substring(1).replaceFirst("^file:", "").replaceFirst("[?].*", ""))
			.flatMap((name) -> problemWith(name).stream())
			.findFirst()
			.orElse(null);
	}

	private Optional<String> problemWith(String file) {
		try {
			Path path = Path.of(file).toAbsolutePath().normalize();
			return Objects.equals(path.getParent(), this.mount)
					? LitefsNames.problemWith(String.valueOf(path.getFileName())) : Optional.empty();
		}
		catch (InvalidPathException ex) {
			return Optional.empty();
		}
	}

	private @Nullable String inPragma(List<String> words) {
		int at = (words.size() > 1 && words.get(1).equals(".")) ? 2 : 0;
		String name = (at < words.size()) ? unquoted(words.get(at)) : "";
		List<String> value = words.subList(Math.min(at + 1, words.size()), words.size());
		return switch (name) {
			case "INCREMENTAL_VACUUM" -> this.wal ? "PRAGMA incremental_vacuum with a write-ahead log ends LiteFS, and "
					+ "loses the transaction. " + INSTEAD : null;
			case "AUTO_VACUUM" -> (this.wal && !value.isEmpty()
					&& value.stream().map(LitefsHazards::unquoted).noneMatch(NO_AUTO_VACUUM::contains))
							? "With auto_vacuum and a write-ahead log, an ordinary DELETE ends LiteFS. Leave it out. "
									+ INSTEAD
							: null;
			case "PAGE_SIZE" -> (!this.wal && !value.isEmpty())
					? "VACUUM with another page size ends LiteFS, and it does not start again. The page size of a "
							+ "replicated database never changes: leave it out. For a new database set "
							+ "litefs.jdbc.driver-properties.page_size"
					: null;
			default -> null;
		};
	}

	private static String unquoted(String token) {
		return (token.startsWith("'") ? token.substring(1) : token).toUpperCase(Locale.ROOT);
	}

}
