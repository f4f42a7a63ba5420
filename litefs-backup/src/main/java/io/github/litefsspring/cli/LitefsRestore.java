package io.github.litefsspring.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.restore.BackupFile;
import io.github.litefsspring.backup.restore.DamagedBackupException;
import io.github.litefsspring.backup.restore.KeptHistory;
import io.github.litefsspring.backup.restore.KeptRestore;
import io.github.litefsspring.backup.restore.NoRestorePointException;
import io.github.litefsspring.backup.restore.Restore;
import io.github.litefsspring.backup.restore.RestorePlan;
import io.github.litefsspring.backup.restore.RestorePoints;
import io.github.litefsspring.backup.restore.RestoredFile;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/**
 * Restores a database file from a backup, or lists what can be restored. Needs neither
 * LiteFS nor an application.
 *
 * @since 0.1.0
 */
public final class LitefsRestore {

	/** Done. */
	public static final int OK = 0;

	/** The command was not understood. */
	public static final int USAGE = 2;

	/** There is no such state in the backup, or no backup. */
	public static final int NOT_THERE = 3;

	/** The store refused or cannot be reached. */
	public static final int STORE = 4;

	/** The backup is damaged or incomplete. */
	public static final int DAMAGED = 5;

	/** The file cannot be written, or there is one already. */
	public static final int OUTPUT = 6;

	/** The application refused, or it is not known what it did. */
	public static final int APPLICATION = 7;

	private static final String HELP = """
			usage: litefs-restore [options] TARGET

			Restores a SQLite database from a backup that LiteFS for Spring Boot has made.
			TARGET is where the backup is: file:/mnt/backup or s3://bucket/prefix, as in
			litefs.backup.target. Credentials come from the environment (AWS_ACCESS_KEY_ID, …).

			  -o, --output FILE        the file to write; an existing one is never replaced
			      --application URL    take the running application back instead of writing a file:
			                           the litefs endpoint of its primary,
			                           http://primary:8080/actuator/litefs
			  -l, --list               list what can be restored, newest first
			      --timestamp TIME     everything committed before this time, 2026-01-31T12:00:00Z
			      --txid TXID          everything up to this transaction, from the list
			      --lineage NAME       in this history instead of the current one
			      --integrity-check K  none, quick (default) or full; checksums are always compared
			      --dry-run            only show what would be read
			      --kept DIR           the transactions in this folder (litefs.lost-transactions.directory)
			                           on top of the state of the backup that they continue
			      --base FILE          … or of this database file instead; no TARGET is needed
			      --inexact            lay them over that file even if they do not continue it
			      --diff A B           the rows in which B differs from A. Each is a database file, a
			                           folder as for --kept, or a state of the backup: newest, a
			                           transaction, a lineage, LINEAGE/TRANSACTION or a time
			      --sql                the differences as SQL statements
			  -h, --help               this text

			Exit status: 0 done, 2 not understood, 3 no such state, 4 the store refused or cannot
			be reached, 5 the backup is damaged, 6 the file cannot be written, 7 the application
			refused.
			""";

	private final StoreSettings settings;

	private final @Nullable String defaultTarget;

	private final PrintStream out;

	private final PrintStream err;

	/**
	 * Prepare the command.
	 * @param defaultTarget the target when the arguments name none; null for none
	 * @param settings the secrets of the store
	 * @param out where results go
	 * @param err where progress and errors go
	 */
	public LitefsRestore(@Nullable String defaultTarget, StoreSettings settings, PrintStream out, PrintStream err) {
		this.defaultTarget = defaultTarget;
		this.settings = settings;
		this.out = out;
		this.err = err;
	}

	/**
	 * Do what the arguments say.
	 * @param args the arguments
	 * @return the exit status
	 */
	public int run(List<String> args) {
		try {
			return run(Arguments.parse(args));
		}
		catch (UsageException ex) {
			return failed(USAGE, ex.getMessage() + ". litefs-restore --help explains the options");
		}
		catch (BackupTargetException ex) {
			return failed(USAGE, ex.getMessage());
		}
		catch (NoRestorePointException ex) {
			return failed(NOT_THERE, ex.getMessage());
		}
		catch (DamagedBackupException ex) {
			return failed(DAMAGED, ex.getMessage());
		}
		catch (BackupStoreException ex) {
			return failed(STORE, ex.getMessage());
		}
		catch (FileAlreadyExistsException ex) {
			return failed(OUTPUT, "%s is there: %s".formatted(ex.getFile(), ex.getReason()));
		}
		catch (IOException ex) {
			return failed(OUTPUT, DiskErrors.explain(ex));
		}
	}

	private int run(Arguments arguments) throws IOException, UsageException {
		if (arguments.help()) {
			this.out.print(HELP);
			return OK;
		}
		Arguments.Diff diff = arguments.diff();
		if (diff != null) {
			return diff(diff, arguments);
		}
		Path kept = arguments.kept().path();
		if (kept != null) {
			return restoreKept(kept, arguments);
		}
		String target = target(arguments);
		try (BackupStore store = open(arguments)) {
			if (arguments.list()) {
				return list(store, target);
			}
			Restore restore = new Restore(store, arguments.integrityCheck());
			if (arguments.plan()) {
				return plan(restore.plan(arguments.request()));
			}
			URI application = arguments.application();
			return (application != null) ? inPlace(restore.plan(arguments.request()).point(), application)
					: restore(restore, arguments);
		}
	}

	private String target(Arguments arguments) throws UsageException {
		String target = (arguments.target() != null) ? arguments.target() : this.defaultTarget;
		if (target == null) {
			throw new UsageException("No target is named");
		}
		return target;
	}

	private BackupStore open(Arguments arguments) throws IOException, UsageException {
		return BackupTarget.parse(target(arguments)).openForReading(this.settings);
	}

	private int diff(Arguments.Diff diff, Arguments arguments) throws IOException, UsageException {
		Path folder = Files.createTempDirectory("litefs-diff");
		try {
			Arguments.Kept kept = arguments.kept();
			Path first = diff.first()
				.resolve(folder.resolve("a.db"), () -> open(arguments), kept.base(), kept.inexact());
			Path second = diff.second()
				.resolve(folder.resolve("b.db"), () -> open(arguments), kept.base(), kept.inexact());
			this.out.printf("-- A: %s%n-- B: %s%n", diff.first().text(), diff.second().text());
			try (DatabaseDiff databases = DatabaseDiff.open(first, second)) {
				long differences = databases.compare(diff.sql() ? new SqlReport(this.out) : new TextReport(this.out));
				this.out.printf("%n-- %s%n", (differences == 0) ? "no difference"
						: "%d difference%s".formatted(differences, (differences != 1) ? "s" : ""));
			}
			catch (SQLException ex) {
				return failed(DAMAGED, "The two cannot be compared: " + ex.getMessage());
			}
			return OK;
		}
		finally {
			Files.deleteIfExists(folder.resolve("a.db"));
			Files.deleteIfExists(folder.resolve("b.db"));
			Files.deleteIfExists(folder);
		}
	}

	private int restoreKept(Path path, Arguments arguments) throws IOException, UsageException {
		Path output = arguments.output();
		if (output == null) {
			throw new UsageException("--output says which file to write");
		}
		KeptHistory history = KeptHistory.read(path);
		KeptRestore kept = new KeptRestore(history, arguments.integrityCheck());
		Path base = arguments.kept().base();
		boolean proved = true;
		if (kept.isComplete()) {
			kept.alone(output);
		}
		else if (base != null) {
			proved = kept.onto(base, output, arguments.kept().inexact());
		}
		else {
			try (BackupStore store = open(arguments)) {
				kept.onto(store, output);
			}
		}
		if (!proved) {
			this.err.printf("warning: %s is a hint only: the transactions do not continue %s%n", output, base);
		}
		this.out.printf("%s: transaction %s%n", output, history.last().txidText());
		return OK;
	}

	private int inPlace(RestorePoint point, URI application) {
		try {
			this.out.println(new RunningApplication(application).restore(point));
			return OK;
		}
		catch (IOException ex) {
			return failed(APPLICATION, ex.getMessage());
		}
	}

	private int list(BackupStore store, String target) throws BackupStoreException {
		RestorePoints points = new RestorePoints(store);
		List<RestorePoint> found = points.newestFirst();
		if (found.isEmpty()) {
			return failed(NOT_THERE, "There is nothing to restore in " + store.target());
		}
		RestorePointTable.print(found, points, target, this.out);
		return OK;
	}

	private int plan(RestorePlan plan) {
		for (BackupFile file : plan.files()) {
			this.out.printf("%s  %s%n", file.key(), ProgressBar.size(file.size()));
		}
		this.out.printf("%d objects, %s, give transaction %s of %s%n", plan.files().size(),
				ProgressBar.size(plan.size()), plan.point().position().txidText(), plan.point().timestamp());
		return OK;
	}

	private int restore(Restore restore, Arguments arguments) throws IOException, UsageException {
		Path output = arguments.output();
		if (output == null) {
			throw new UsageException("--output says which file to write, --list what there is");
		}
		RestoredFile restored = restore.restore(arguments.request(), output,
				new ProgressBar(this.err, Terminal.isThere()));
		this.out.printf(Locale.ROOT, "%s: transaction %s of %s, %s, restored in %.1f s from %s of lineage %s%n",
				restored.file(), restored.point().position().txidText(), restored.point().timestamp(),
				ProgressBar.size(restored.size()), restored.elapsed().toMillis() / 1000.0,
				ProgressBar.size(restored.downloaded()), restored.point().lineage());
		if (!restored.proved()) {
			this.err.println("warning: the objects were stored without metadata, so each was checked, but not that"
					+ " they belong together");
		}
		return OK;
	}

	private int failed(int status, @Nullable String message) {
		this.err.println("litefs-restore: " + message);
		return status;
	}

}
