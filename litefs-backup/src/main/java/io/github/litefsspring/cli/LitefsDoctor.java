package io.github.litefsspring.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.doctor.DataDirectory;
import io.github.litefsspring.doctor.Diagnosis;
import io.github.litefsspring.doctor.Help;
import io.github.litefsspring.doctor.NoRoomException;
import io.github.litefsspring.doctor.OtherNode;
import io.github.litefsspring.doctor.Problem;
import io.github.litefsspring.doctor.Remedy;
import io.github.litefsspring.doctor.RepairSite;
import io.github.litefsspring.doctor.RunningLitefs;
import io.github.litefsspring.doctor.StoreState;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a data directory of LiteFS, and mends it. LiteFS must not run
 * on it; a mount or an application is not needed.
 *
 * @since 0.1.0
 */
public final class LitefsDoctor {

	/** Nothing is wrong, or everything was mended without loss. */
	public static final int OK = 0;

	/** Something is wrong, and nothing was to be mended. */
	public static final int WRONG = 1;

	/** The command was not understood. */
	public static final int USAGE = 2;

	/** LiteFS runs on the directory. */
	public static final int RUNNING = 3;

	/** Something could not be mended. */
	public static final int NOT_MENDED = 4;

	/** Everything was mended, and something is lost or may be, as was told. */
	public static final int LOSS = 5;

	/** The directory cannot be read or written, or there is no room for the copy. */
	public static final int DIRECTORY = 6;

	/** The backup or the other node cannot be reached, or is of no use. */
	public static final int ELSEWHERE = 7;

	private static final String HELP = """
			usage: litefs-doctor [options] DATA-DIR

			Looks at a data directory of LiteFS (data.dir in litefs.yml) while LiteFS does not
			run, and says what is wrong, what is lost at most, and what can be done, the least
			loss first. Without --repair nothing is changed.

			  --repair          do the first remedy for each problem, after a copy was made
			  --remedy NAME     with --repair: prefer this remedy of those that were listed
			  --copy DIR        where copies go; default: a folder in DATA-DIR, which LiteFS ignores
			  --primary URL     compare with another node that runs, usually the primary: its LiteFS
			                    API, http://primary:20202. A replica can then copy it anew
			  --from TARGET     compare with a backup, s3://bucket/prefix as in litefs.backup.target,
			                    and take pages or its newest state from it; "default" for the
			                    target in LITEFS_BACKUP_TARGET, or the application's
			  --database NAME   the database that the backup is of, when there are several
			  --mount DIR       also look at the directory that LiteFS mounts over (fuse.dir)
			  -h, --help        this text

			Exit status: 0 nothing is wrong, or all was mended without loss, 1 something is wrong,
			2 not understood, 3 LiteFS runs on it, 4 something could not be mended, 5 mended, and
			something is or may be lost, 6 the directory cannot be read or written, or there is no
			room for the copy, 7 the backup or the other node is of no use.
			""";

	private static final DateTimeFormatter COPY_NAME = DateTimeFormatter.ofPattern("'before-repair-'yyyyMMdd'T'HHmmss")
		.withZone(ZoneOffset.UTC);

	private final @Nullable String defaultTarget;

	private final StoreSettings settings;

	private final PrintStream out;

	private final PrintStream err;

	/**
	 * Prepare the command.
	 * @param defaultTarget the backup that {@code --from default} names; null for none
	 * @param settings the secrets of the backup
	 * @param out where the report goes
	 * @param err where errors go
	 */
	public LitefsDoctor(@Nullable String defaultTarget, StoreSettings settings, PrintStream out, PrintStream err) {
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
			DoctorArguments arguments = DoctorArguments.parse(args);
			if (arguments.help()) {
				this.out.print(HELP);
				return OK;
			}
			if (arguments.dataDirectory() == null) {
				throw new UsageException("No data directory is named");
			}
			return run(arguments, DataDirectory.open(arguments.dataDirectory()));
		}
		catch (UsageException ex) {
			return failed(USAGE, ex.getMessage() + ". litefs-doctor --help explains the options");
		}
		catch (IllegalArgumentException ex) {
			return failed(USAGE, ex.getMessage());
		}
		catch (ElsewhereException ex) {
			return failed(ELSEWHERE, ex.getMessage());
		}
		catch (IOException ex) {
			return failed(DIRECTORY, DiskErrors.explain(ex));
		}
		catch (UncheckedIOException | DirectoryIteratorException ex) {
			return failed(DIRECTORY, DiskErrors.explain((ex.getCause() != null) ? ex.getCause() : ex));
		}
	}

	private int run(DoctorArguments arguments, DataDirectory directory) throws IOException, UsageException {
		Optional<String> running = RunningLitefs.on(directory);
		if (running.isPresent()) {
			return failed(RUNNING, running.get());
		}
		Path work = Files.createTempDirectory("litefs-doctor-");
		try {
			Help help = help(arguments, directory, work.resolve("backup.db"));
			Diagnosis diagnosis = Diagnosis.make(directory, arguments.mount(), help);
			report(diagnosis, arguments.repair());
			if (!arguments.repair()) {
				return diagnosis.isHealthy() ? OK : WRONG;
			}
			requireKnown(arguments.remedy(), diagnosis);
			return new Repair(arguments, directory, help).run(diagnosis);
		}
		finally {
			Files.deleteIfExists(work.resolve("backup.db"));
			Files.deleteIfExists(work);
		}
	}

	private static void requireKnown(String remedy, Diagnosis diagnosis) throws UsageException {
		boolean known = diagnosis.problems()
			.stream()
			.flatMap((problem) -> problem.remedies().stream())
			.anyMatch((listed) -> listed.name().equals(remedy));
		if (!remedy.isEmpty() && !known) {
			throw new UsageException("--remedy %s: there is no such remedy here".formatted(remedy));
		}
	}

	private Help help(DoctorArguments arguments, DataDirectory directory, Path file)
			throws IOException, UsageException {
		String primary = arguments.primary();
		String target = "default".equals(arguments.target()) ? this.defaultTarget : arguments.target();
		if (target == null && arguments.target() != null) {
			throw new UsageException("--from default: no backup is configured");
		}
		OtherNode other = null;
		StoreState state = null;
		String database = null;
		try {
			if (primary != null) {
				other = OtherNode.ask(primary);
			}
			if (target != null) {
				database = database(arguments, directory);
				try (BackupStore store = BackupTarget.parse(target).openForReading(this.settings)) {
					state = StoreState.restore(store, file);
				}
			}
		}
		catch (IOException ex) {
			throw new ElsewhereException(
					(ex instanceof BackupStoreException) ? String.valueOf(ex.getMessage()) : DiskErrors.explain(ex),
					ex);
		}
		return new Help(state, database, other);
	}

	private static String database(DoctorArguments arguments, DataDirectory directory)
			throws IOException, UsageException {
		String named = arguments.database();
		List<String> databases = directory.databases();
		if (named == null && databases.size() != 1) {
			throw new UsageException("--database says which database the backup is of; here are " + databases);
		}
		return (named != null) ? named : databases.get(0);
	}

	private void report(Diagnosis diagnosis, boolean repair) throws IOException {
		List<String> databases = diagnosis.directory().databases();
		this.out.printf("%s: %s%n", diagnosis.directory().path(),
				databases.isEmpty() ? "no database" : "databases " + String.join(", ", databases));
		for (Problem problem : diagnosis.problems()) {
			this.out.printf("%n%s %s: %s.%n", problem.finding().severity(), problem.place(), problem.finding().text());
			int number = 1;
			for (Remedy remedy : problem.remedies()) {
				this.out.printf("  %d. %s: %s.%n", number++, remedy.name(), remedy.what());
				printLoss(remedy);
			}
		}
		if (diagnosis.problems().isEmpty()) {
			this.out.println("Nothing is wrong.");
		}
		else if (!repair && diagnosis.problems().stream().anyMatch((problem) -> problem.remedy("").isPresent())) {
			this.out.printf("%nWith --repair the first remedy is done for each, after a copy was made.%n");
		}
	}

	private void printLoss(Remedy remedy) {
		if (remedy.onRequest()) {
			this.out.printf("     only on request: --repair --remedy %s%n", remedy.name());
		}
		if (remedy.loss().isEmpty()) {
			this.out.println("     lost: nothing");
		}
		remedy.loss().forEach((line) -> this.out.printf("     lost at most: %s%n", line));
	}

	private int failed(int status, @Nullable String message) {
		this.err.println("litefs-doctor: " + message);
		return status;
	}

	/** Help from elsewhere that is of no use. */
	private static final class ElsewhereException extends IOException {

		private static final long serialVersionUID = 1L;

		ElsewhereException(String text, Throwable cause) {
			super(text, cause);
		}

	}

	/** One run with {@code --repair}. */
	private final class Repair {

		private final DoctorArguments arguments;

		private final DataDirectory directory;

		private final Help help;

		private final RepairSite site;

		private final Set<String> done = new HashSet<>();

		private boolean loss;

		Repair(DoctorArguments arguments, DataDirectory directory, Help help) {
			this.arguments = arguments;
			this.directory = directory;
			this.help = help;
			Path folder = (arguments.copy() != null) ? arguments.copy() : directory.path();
			this.site = new RepairSite(directory.path(), folder.resolve(COPY_NAME.format(Instant.now())));
		}

		// one remedy can make another one unnecessary, so it looks again after each
		int run(Diagnosis first) throws IOException {
			Diagnosis diagnosis = first;
			for (Problem next = next(diagnosis); next != null; next = next(diagnosis)) {
				Optional<String> running = RunningLitefs.on(this.directory);
				if (running.isPresent()) {
					return failed(RUNNING, running.get());
				}
				int status = apply(next, next.remedy(this.arguments.remedy()).orElseThrow());
				if (status != OK) {
					return status;
				}
				diagnosis = Diagnosis.make(this.directory, this.arguments.mount(), this.help);
			}
			if (Files.exists(this.site.copy())) {
				LitefsDoctor.this.out.println("What was there before is in " + this.site.copy());
			}
			this.site.notes().forEach(LitefsDoctor.this.out::println);
			return result(diagnosis);
		}

		private @Nullable Problem next(Diagnosis diagnosis) {
			return diagnosis.problems()
				.stream()
				.filter((problem) -> problem.remedy(this.arguments.remedy())
					.filter((remedy) -> isWanted(problem, remedy))
					.isPresent())
				.findFirst()
				.orElse(null);
		}

		private boolean isWanted(Problem problem, Remedy remedy) {
			return !this.done.contains(problem.place() + " " + remedy.name())
					&& (problem.isError() || remedy.loss().isEmpty() || remedy.name().equals(this.arguments.remedy()));
		}

		private int apply(Problem problem, Remedy remedy) {
			this.done.add(problem.place() + " " + remedy.name());
			try {
				remedy.action().apply(this.site);
				Diagnosis.mendOwner(this.directory);
			}
			catch (NoRoomException ex) {
				return failed(DIRECTORY, ex.getMessage());
			}
			catch (IOException ex) {
				return failed(NOT_MENDED, "%s: %s was not done: %s. A copy is in %s".formatted(problem.place(),
						remedy.name(), DiskErrors.explain(ex), this.site.copy()));
			}
			LitefsDoctor.this.out.printf("%nDone: %s, %s.%n", problem.place(), remedy.name());
			this.loss |= !remedy.loss().isEmpty();
			return OK;
		}

		private int result(Diagnosis diagnosis) {
			for (Problem problem : diagnosis.problems()) {
				if (problem.isError()) {
					failed(NOT_MENDED, "%s: %s".formatted(problem.place(), problem.finding().text()));
				}
			}
			if (!diagnosis.isHealthy()) {
				return NOT_MENDED;
			}
			return this.loss ? LOSS : OK;
		}

	}

}
