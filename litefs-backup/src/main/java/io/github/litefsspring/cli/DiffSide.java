package io.github.litefsspring.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.KeptHistory;
import io.github.litefsspring.backup.restore.KeptRestore;
import io.github.litefsspring.backup.restore.Restore;
import io.github.litefsspring.backup.restore.RestoreRequest;
import io.github.litefsspring.sqlite.SqliteHeader;
import org.jspecify.annotations.Nullable;

/**
 * One of two histories that are compared: a database file, a folder with transactions
 * that were kept, or a state in the backup.
 *
 * @param text what the command line says
 */
record DiffSide(String text) {

	/**
	 * Make it a database file.
	 * @param copy where a copy goes, if one is needed
	 * @param stores opens the backup
	 * @param base the database that kept transactions continue; null for the backup
	 * @param inexact whether they are laid over another one
	 * @return the file to compare
	 * @throws IOException when it cannot be restored
	 * @throws UsageException when it is none of these
	 */
	Path resolve(Path copy, Stores stores, @Nullable Path base, boolean inexact) throws IOException, UsageException {
		Path file = existing();
		if (file == null) {
			RestoreRequest request = request();
			try (BackupStore store = stores.open()) {
				new Restore(store, IntegrityCheck.NONE).restore(request, copy, (progress) -> {
				});
			}
			return copy;
		}
		if (Files.isRegularFile(file) && SqliteHeader.pageSize(file) > 0) {
			return file;
		}
		KeptRestore kept = new KeptRestore(KeptHistory.read(file), IntegrityCheck.NONE);
		if (kept.isComplete()) {
			kept.alone(copy);
		}
		else if (base != null) {
			kept.onto(base, copy, inexact);
		}
		else {
			try (BackupStore store = stores.open()) {
				kept.onto(store, copy);
			}
		}
		return copy;
	}

	private @Nullable Path existing() {
		try {
			Path path = Path.of(this.text);
			return Files.exists(path) ? path : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	private RestoreRequest request() throws UsageException {
		if (this.text.equals("newest")) {
			return RestoreRequest.newest();
		}
		int slash = this.text.indexOf('/');
		String lineage = (slash > 0) ? this.text.substring(0, slash) : null;
		String state = this.text.substring(slash + 1);
		if (state.matches("[0-9a-fA-F]{16}")) {
			return RestoreRequest.transaction(Long.parseUnsignedLong(state, 16)).in(lineage);
		}
		if (slash < 0 && state.matches("\\d{8}T\\d{6}Z-[0-9a-f]+")) {
			return RestoreRequest.newest().in(state);
		}
		try {
			return RestoreRequest.before(OffsetDateTime.parse(state).toInstant()).in(lineage);
		}
		catch (DateTimeException ex) {
			throw new UsageException(("--diff '%s' is no file or folder, and no state of the backup: 'newest', a "
					+ "transaction of 16 digits, a lineage, LINEAGE/TRANSACTION, or a time such as 2026-01-31T12:00:00Z")
				.formatted(this.text));
		}
	}

	/**
	 * Opens the backup.
	 */
	@FunctionalInterface
	interface Stores {

		BackupStore open() throws IOException, UsageException;

	}

}
