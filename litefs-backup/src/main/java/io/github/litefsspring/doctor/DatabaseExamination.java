package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.litefsspring.ltx.LtxHeader;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is wrong with one database, by what LiteFS does when it starts
 * ({@code DB.Open} in its {@code db.go}).
 */
final class DatabaseExamination {

	private static final String HELPLESS = ". What is here is not enough to mend it without doubt: --primary URL lets a "
			+ "replica copy the primary, --from TARGET takes what is missing from a backup";

	private final Evidence evidence;

	private final String name;

	private final Help help;

	DatabaseExamination(Evidence evidence, Help help) {
		this.evidence = evidence;
		this.name = evidence.folder().name();
		this.help = help;
	}

	static List<Problem> examine(DatabaseFolder folder, Help help) throws IOException {
		if (!Files.isDirectory(folder.path())) {
			return List.of(StrayFile.examine(folder));
		}
		try (Evidence evidence = Evidence.collect(folder)) {
			return new DatabaseExamination(evidence, help).examine();
		}
	}

	static boolean doesLitefsStart(DatabaseFolder folder) throws IOException {
		try (Evidence evidence = Evidence.collect(folder)) {
			return new DatabaseExamination(evidence, Help.NONE).whyLitefsDoesNotStart() == null;
		}
	}

	private List<Problem> examine() throws IOException {
		List<Problem> problems = new ArrayList<>();
		String refusal = whyLitefsDoesNotStart();
		if (refusal != null) {
			problems.add(damaged(refusal));
		}
		else {
			addBrokenTransactions(problems);
			Problem unfinished = UnfinishedCommit.examine(this.evidence);
			if (unfinished != null) {
				problems.add(unfinished);
			}
			OtherStates.examine(this.evidence, this.help, problems);
		}
		addLeftovers(problems);
		return problems;
	}

	private Problem damaged(String refusal) throws IOException {
		List<Remedy> remedies = new DatabaseRemedies(this.evidence, this.help).all();
		boolean helpless = remedies.stream().allMatch(Remedy::onRequest);
		return Problem.error(this.name, refusal + (helpless ? HELPLESS : ""), remedies);
	}

	private @Nullable String whyLitefsDoesNotStart() throws IOException {
		StoredTransaction newest = this.evidence.transactions().newest();
		if (newest == null) {
			return this.evidence.hasDatabase() ? withoutTransactions() : null;
		}
		if (this.evidence.hasDatabase() && !this.evidence.whole().isSqlite()) {
			return "Its file is no SQLite database. When LiteFS starts, it DELETES that file and all transaction files "
					+ "of this database without asking";
		}
		if (!newest.isWhole()) {
			return "LiteFS does not start: the newest transaction file %s is broken: %s"
				.formatted(newest.file().getFileName(), newest.broken());
		}
		PresentDatabase present = this.evidence.present();
		if (present == null) {
			return "LiteFS does not start: " + this.evidence.refusal();
		}
		return (newest.wholeHeader().commit() == 0) ? null : whyItDoesNotMatch(present, newest);
	}

	private String withoutTransactions() {
		if (!this.evidence.whole().isSqlite()) {
			return "Its file is no SQLite database: LiteFS deletes it when it starts";
		}
		return "It has no transaction file, as when somebody has put the database file there: LiteFS knows no position "
				+ "of it, and no other node gets it";
	}

	private @Nullable String whyItDoesNotMatch(PresentDatabase present, StoredTransaction newest) throws IOException {
		LtxHeader header = newest.wholeHeader();
		if (present.isSqlite() && present.pageSize() != header.pageSize()) {
			return ("LiteFS does not start: the newest transaction has pages of %d bytes, the database has pages of %d; "
					+ "this is left of an import of a file with another page size")
				.formatted(header.pageSize(), present.pageSize());
		}
		TransactionChain last = new TransactionChain(List.of(newest), false);
		Map<Long, Long> replaced = last.pageChecksums();
		OptionalLong checksum = present.checksum(header.commit(), header.pageSize(), replaced);
		if (checksum.isEmpty()) {
			return "LiteFS does not start: the database file is shorter than the %d pages that it had after transaction %016x"
				.formatted(header.commit(), header.maxTxid());
		}
		if (checksum.getAsLong() != newest.checksum()) {
			return ("LiteFS does not start: after transaction %016x the database had the checksum %016x, and its files "
					+ "give %016x: pages have changed that no transaction has written")
				.formatted(header.maxTxid(), newest.checksum(), checksum.getAsLong());
		}
		return null;
	}

	// LiteFS starts with them, and cannot send them to other nodes
	private void addBrokenTransactions(List<Problem> problems) {
		StoredTransaction last = null;
		for (StoredTransaction file : this.evidence.transactions().files()) {
			if (!file.isWhole()) {
				last = file;
			}
		}
		if (last == null) {
			return;
		}
		long end = last.name().maxTxid();
		problems.add(Problem.error(this.name,
				("The transaction file %s is broken: %s. The database has this transaction, but a node that still needs "
						+ "it never gets further")
					.formatted(last.file().getFileName(), last.broken()),
				List.of(Remedy.lossless("forget",
						"Remove the transaction files up to this one; LiteFS sends the whole database to nodes that need them",
						(site) -> forget(end, site)))));
	}

	private void forget(long end, RepairSite site) throws IOException {
		for (StoredTransaction file : this.evidence.transactions().files()) {
			if (Long.compareUnsigned(file.name().maxTxid(), end) <= 0) {
				site.takeAway(file.file());
			}
		}
	}

	private void addLeftovers(List<Problem> problems) {
		List<Path> leftovers = this.evidence.transactions().leftovers();
		if (!leftovers.isEmpty()) {
			problems.add(Problem.warning(this.name,
					"Left over are transaction files that were being written when LiteFS ended, and were never committed: %s"
						.formatted(leftovers.stream().map(Path::getFileName).toList()),
					List.of(Remedy.lossless("leftovers", "Remove them", (site) -> {
						for (Path file : leftovers) {
							site.takeAway(file);
						}
					}))));
		}
	}

}
