package io.github.litefsspring.backup.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a state of the database is restored from.
 */
final class RestorePlanner {

	private final BackupStore store;

	private final StoredMetadata metadata;

	RestorePlanner(BackupStore store, StoredMetadata metadata) {
		this.store = store;
		this.metadata = metadata;
	}

	RestorePlan plan(RestoreRequest request) throws BackupStoreException {
		Lineages lineages = Lineages.read(this.store);
		Lineage current = lineages.current().orElseThrow(() -> new NoBackupException(this.store.target()));
		if (request.lineage() != null) {
			return planIn(named(lineages, request.lineage()), request).orElseThrow(() -> new NoRestorePointException(
					"%s holds nothing that old: %s is not in it".formatted(this.store.target(), request)));
		}
		if (request.before() == null) {
			return planIn(current, request).orElseThrow();
		}
		for (Lineage lineage : byTime(lineages.all(), request.before())) {
			Optional<RestorePlan> plan = planIn(lineage, request);
			if (plan.isPresent()) {
				return plan.get();
			}
		}
		throw new NoRestorePointException("%s holds nothing that old: there is no state from before %s"
			.formatted(this.store.target(), request.before()));
	}

	private Optional<RestorePlan> planIn(Lineage lineage, RestoreRequest request) throws BackupStoreException {
		ListedLineage files = ListedLineage.list(this.store, lineage);
		Long limit = (request.before() != null) ? lastBefore(files, request.before())
				: Long.valueOf((request.txid() != 0) ? request.txid() : Long.MAX_VALUE);
		if (limit == null) {
			return Optional.empty();
		}
		FileChoice choice = FileChoice.of(files.files(), limit);
		if (request.txid() != 0 && choice.reached() != request.txid()) {
			throw notReached(files, request.txid());
		}
		checkGap(files, choice, limit);
		BackupFile last = choice.last().orElseThrow();
		Position position = new Position(last.maxTxid(), this.metadata.postApplyChecksum(last));
		RestorePoint point = new RestorePoint(lineage.id(), position, this.metadata.timestamp(last), last.level());
		return Optional.of(new RestorePlan(lineage, choice.files(), point));
	}

	private @Nullable Long lastBefore(ListedLineage files, Instant time) throws BackupStoreException {
		List<Long> ends = new ArrayList<>(files.ends());
		// times grow with the transactions, so a few files are asked for, not all
		int low = 0;
		int high = ends.size();
		while (low < high) {
			int middle = (low + high) / 2;
			if (this.metadata.timestamp(ending(files, ends.get(middle))).isBefore(time)) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return (low > 0) ? ends.get(low - 1) : null;
	}

	private static BackupFile ending(ListedLineage files, long txid) {
		return files.files().stream().filter((file) -> file.maxTxid() == txid).findFirst().orElseThrow();
	}

	private void checkGap(ListedLineage files, FileChoice choice, long limit) throws BackupStoreException {
		TreeSet<Long> ends = files.ends();
		Long newest = ends.floor(limit);
		if (newest == null) {
			throw new DamagedBackupException(
					"Lineage %s in %s has no files".formatted(files.lineage().id(), this.store.target()), null);
		}
		if (choice.files().isEmpty()) {
			throw new DamagedBackupException("Lineage %s in %s cannot be restored: its snapshots are missing"
				.formatted(files.lineage().id(), this.store.target()), null);
		}
		if (choice.reached() != newest) {
			throw new DamagedBackupException(
					"Lineage %s in %s has a gap: nothing holds the transaction after %016x, but there are later ones up to %016x. Transaction %016x is the last one before the gap that can be restored"
						.formatted(files.lineage().id(), this.store.target(), choice.reached(), newest,
								choice.reached()),
					null);
		}
	}

	private NoRestorePointException notReached(ListedLineage files, long txid) {
		List<String> nearest = new ArrayList<>();
		TreeSet<Long> points = Reachable.ends(files.files());
		addText(nearest, points.lower(txid));
		addText(nearest, points.higher(txid));
		return new NoRestorePointException("Transaction %016x is no restore point of lineage %s in %s%s".formatted(txid,
				files.lineage().id(), this.store.target(),
				nearest.isEmpty() ? "" : "; the nearest are " + String.join(" and ", nearest)));
	}

	private static void addText(List<String> texts, @Nullable Long txid) {
		if (txid != null) {
			texts.add("%016x".formatted(txid));
		}
	}

	private Lineage named(Lineages lineages, String name) throws NoRestorePointException {
		return lineages.find(name)
			.orElseThrow(() -> new NoRestorePointException("%s has no lineage '%s', but %s"
				.formatted(this.store.target(), name, lineages.all().stream().map(Lineage::id).toList())));
	}

	private static List<Lineage> byTime(List<Lineage> lineages, Instant time) {
		List<Lineage> before = new ArrayList<>(
				lineages.stream().filter((lineage) -> lineage.opened().isBefore(time)).toList());
		Collections.reverse(before);
		// the snapshot of a lineage that was opened later holds what was committed before
		lineages.stream().filter((lineage) -> !lineage.opened().isBefore(time)).forEach(before::add);
		return before;
	}

}
