package io.github.litefsspring.doctor;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Compares a database with which LiteFS starts with the states that are elsewhere.
 */
final class OtherStates {

	private OtherStates() {
	}

	static void examine(Evidence evidence, Help help, List<Problem> problems) throws IOException {
		StoreState store = help.storeOf(evidence.folder().name());
		if (store != null) {
			compare(evidence, store, problems);
		}
		OtherNode other = help.other();
		if (other != null) {
			compare(evidence, other, problems);
		}
	}

	private static void compare(Evidence evidence, StoreState store, List<Problem> problems) throws IOException {
		long last = evidence.transactions().lastTxid();
		if (Long.compareUnsigned(store.txid(), last) > 0) {
			problems.add(Problem.error(evidence.folder().name(),
					("This is an older state, transaction %016x, as after a volume was restored; the backup has %s. "
							+ "If this node becomes the primary, everything since then is discarded everywhere")
						.formatted(last, store),
					List.of(DatabaseRemedies.adopt(store, evidence.folder(), List.of()))));
			return;
		}
		for (StoredTransaction file : evidence.transactions().files()) {
			if (file.isWhole() && file.name().maxTxid() == store.txid() && file.checksum() != store.checksum()) {
				List<StoredTransaction> lost = evidence.transactions()
					.files()
					.stream()
					.filter((candidate) -> Long.compareUnsigned(candidate.name().maxTxid(), store.txid()) >= 0)
					.toList();
				problems
					.add(Problem.warning(evidence.folder().name(),
							"The backup has another history: its transaction %016x is not the one that is here"
								.formatted(store.txid()),
							List.of(DatabaseRemedies.adopt(store, evidence.folder(), lost))));
				return;
			}
		}
	}

	private static void compare(Evidence evidence, OtherNode other, List<Problem> problems) {
		OptionalLong txid = other.txid(evidence.folder().name());
		long last = evidence.transactions().lastTxid();
		if (txid.isEmpty()) {
			problems.add(Problem.warning(evidence.folder().name(),
					"%s does not have this database".formatted(other.describe()), List.of()));
		}
		else if (Long.compareUnsigned(txid.getAsLong(), last) > 0 && !other.info().primary()) {
			problems.add(Problem.error(evidence.folder().name(),
					("This is an older state, transaction %016x, as after a volume was restored; %s has %016x. If this "
							+ "node becomes the primary, what that one has more is discarded. Let that one become the "
							+ "primary first")
						.formatted(last, other.describe(), txid.getAsLong()),
					List.of()));
		}
		else if (Long.compareUnsigned(txid.getAsLong(), last) < 0) {
			addUnreplicated(evidence, other, txid.getAsLong(), problems);
		}
	}

	private static void addUnreplicated(Evidence evidence, OtherNode other, long txid, List<Problem> problems) {
		List<String> unreplicated = evidence.transactions()
			.files()
			.stream()
			.filter((file) -> Long.compareUnsigned(file.name().maxTxid(), txid) > 0)
			.map(StoredTransaction::describe)
			.toList();
		problems.add(Problem.warning(evidence.folder().name(),
				("%s is at transaction %016x only. LiteFS discards what this node has more when it connects to it: %s. "
						+ "If it matters, let this node become the primary, or keep a copy first")
					.formatted(other.describe(), txid, String.join("; ", unreplicated)),
				List.of(Remedy.lossless("save", "Copy this node's files of the database",
						(site) -> site.keep(evidence.folder().path())))));
	}

}
