package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * The remedies for a database with which LiteFS does not start, those with the least loss
 * first.
 */
final class DatabaseRemedies {

	private final Evidence evidence;

	private final Help help;

	private final DatabaseFolder folder;

	private final long last;

	private final List<TransactionChain> chains;

	DatabaseRemedies(Evidence evidence, Help help) throws IOException {
		this.evidence = evidence;
		this.help = help;
		this.folder = evidence.folder();
		this.last = evidence.transactions().lastTxid();
		// what a backup has not stored yet can be older than what LiteFS keeps
		Path spool = DataDirectory.ofDatabase(this.folder.path()).resolve("backup-spool").resolve(this.folder.name());
		this.chains = evidence.transactions().chains(TransactionFolder.read(spool).files());
	}

	List<Remedy> all() throws IOException {
		Candidate asItIs = unchanged();
		Candidate proved = newer(rebuilt(), asItIs);
		if (proved != null && proved.txid() == this.last) {
			return List.of(proved.remedy());
		}
		Remedy provedRemedy = (proved != null) ? proved.remedy() : null;
		// what is proved to be an older state has nothing more that is worth keeping
		Evidence.Base intact = (asItIs != null) ? null : intact();
		Remedy keep = (intact != null) ? keep(intact) : null;
		boolean hasMore = intact != null && hasBrokenTransaction(intact);
		Remedy fromStore = fromStore();
		Remedy clear = clear();
		List<Remedy> remedies = new ArrayList<>();
		add(remedies, fromStore, fromStore != null && fromStore.loss().isEmpty());
		add(remedies, clear, clear != null && clear.loss().isEmpty());
		add(remedies, keep, hasMore);
		add(remedies, provedRemedy, true);
		add(remedies, fromStore, fromStore != null && !fromStore.loss().isEmpty());
		add(remedies, keep, !hasMore);
		add(remedies, clear, clear != null && !clear.loss().isEmpty());
		return remedies;
	}

	private static void add(List<Remedy> remedies, @Nullable Remedy remedy, boolean wanted) {
		if (remedy != null && wanted) {
			remedies.add(remedy);
		}
	}

	// as far as the file can be read
	private boolean hasBrokenTransaction(Evidence.Base base) throws IOException {
		StoredTransaction newest = this.evidence.transactions().newest();
		return newest != null && !newest.isWhole() && Evidence.contains(base.database(), newest);
	}

	private static @Nullable Candidate newer(@Nullable Candidate one, @Nullable Candidate other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.txid() >= other.txid()) ? one : other;
	}

	// transaction files over the pages that are there, proved by the checksum
	private @Nullable Candidate rebuilt() throws IOException {
		for (TransactionChain chain : this.chains) {
			if (chain.changesPageSize() || chain.commit() == 0) {
				continue;
			}
			Map<Long, Long> replaced = chain.pageChecksums();
			for (Evidence.Base base : this.evidence.bases()) {
				if (matches(base.database(), chain, replaced)) {
					return new Candidate(chain.position().txid(), rebuild(base, chain));
				}
			}
		}
		return null;
	}

	private static boolean matches(PresentDatabase base, TransactionChain chain, Map<Long, Long> replaced)
			throws IOException {
		boolean samePages = base.pageSize() == chain.pageSize() || !base.isSqlite() || chain.holdsWholeDatabase();
		if (!samePages) {
			return false;
		}
		OptionalLong checksum = base.checksum(chain.commit(), chain.pageSize(), replaced);
		return checksum.isPresent() && checksum.getAsLong() == chain.last().checksum();
	}

	private Remedy rebuild(Evidence.Base base, TransactionChain chain) {
		String source = chain.holdsWholeDatabase()
				? "from the transaction files %s, which hold the whole database".formatted(chain.range())
				: "from the transaction files %s and the pages that are there".formatted(chain.range());
		NewState state = NewState.of(base.reopen(), chain);
		return proved(chain.position().txid(), "rebuild", "Make the database file anew " + source, state);
	}

	// the files make a database whose checksum a transaction file names
	private @Nullable Candidate unchanged() throws IOException {
		for (Evidence.Base base : this.evidence.bases()) {
			OptionalLong checksum = base.database().checksum();
			if (checksum.isEmpty()) {
				continue;
			}
			OptionalLong txid = this.evidence.transactions().lastWithChecksum(checksum.getAsLong());
			if (txid.isPresent()) {
				NewState state = new NewState(base.reopen(), base.database().pageSize(), base.database().size(), null,
						new Position(txid.getAsLong(), checksum.getAsLong()));
				String what = "Take the database as it is, and write its transaction file anew";
				return new Candidate(txid.getAsLong(), proved(txid.getAsLong(), "rebuild", what, state));
			}
		}
		return null;
	}

	private Remedy proved(long txid, String name, String what, NewState state) {
		List<StoredTransaction> discarded = after(txid);
		String checked = ". Its checksum proves that it is the database after transaction %016x".formatted(txid);
		if (discarded.isEmpty()) {
			return Remedy.lossless(name, what + checked, (site) -> state.putInto(this.folder, site));
		}
		return Remedy.lossy("cut", what + checked + ", and cut off what comes after it",
				discarded.stream().map(StoredTransaction::describe).toList(), (site) -> {
					state.putInto(this.folder, site);
					extract(discarded, site);
				});
	}

	// an import that LiteFS did not survive is a whole database all the same
	private void extract(List<StoredTransaction> discarded, RepairSite site) throws IOException {
		for (StoredTransaction file : discarded) {
			if (file.isWhole() && file.pages() > 0 && file.pages() >= file.wholeHeader().commit() - 1) {
				Path copied = site.inCopy(file.file());
				StoredTransaction moved = StoredTransaction.read(copied, file.name());
				Path database = copied.resolveSibling("%016x.db".formatted(file.name().maxTxid()));
				try (var out = FileChannel.open(database, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
					new TransactionChain(List.of(moved), false).applyTo(out);
				}
				site.note(("Transaction %016x holds a whole database, which is in %s: import it under another name, or "
						+ "into an empty cluster")
					.formatted(file.name().maxTxid(), database));
			}
		}
	}

	private List<StoredTransaction> after(long txid) {
		return this.evidence.transactions()
			.files()
			.stream()
			.filter((file) -> Long.compareUnsigned(file.name().maxTxid(), txid) > 0)
			.toList();
	}

	// the files make a database in which SQLite finds nothing
	private Evidence.@Nullable Base intact() throws IOException {
		for (Evidence.Base base : this.evidence.bases()) {
			if (Evidence.damage(base.database()) == null) {
				return base;
			}
		}
		return null;
	}

	private Remedy keep(Evidence.Base base) throws IOException {
		long txid = this.last + 1;
		NewState state = new NewState(base.reopen(), base.database().pageSize(), base.database().size(), null,
				new Position(txid, 0));
		StoredTransaction newest = this.evidence.transactions().newest();
		String what = "Keep the database as it is, in which SQLite finds no damage, as transaction %016x"
			.formatted(txid);
		if (newest == null) {
			return Remedy.lossless("keep", what, (site) -> state.putInto(this.folder, site));
		}
		// SQLite has not rewritten the file since: somebody else has changed pages of it
		boolean damaged = newest.isWhole() && newest.wholeHeader().commit() == base.database().size()
				&& Evidence.contains(base.database(), newest);
		String loss = damaged ? "values in pages that were damaged; nobody knows which these are"
				: "no checksum proves what the file holds: transactions up to %016x may not be in it"
					.formatted(this.last);
		return new Remedy("keep",
				what + ". When this node becomes the primary, the others get it in place of what they have",
				List.of(loss), damaged, (site) -> state.putInto(this.folder, site));
	}

	private @Nullable Remedy fromStore() throws IOException {
		StoreState store = this.help.storeOf(this.folder.name());
		if (store == null) {
			return null;
		}
		Remedy mixed = storeAndTransactions(store);
		return (mixed != null) ? mixed : adopt(store, this.folder, after(store.txid()));
	}

	private @Nullable Remedy storeAndTransactions(StoreState store) throws IOException {
		for (TransactionChain chain : this.chains) {
			if (chain.changesPageSize() || Long.compareUnsigned(chain.position().txid(), store.txid()) <= 0) {
				continue;
			}
			try (PresentDatabase base = store.open()) {
				if (matches(base, chain, chain.pageChecksums())) {
					return proved(chain.position().txid(), "rebuild",
							"Make the database file anew from %s and the transaction files %s".formatted(store,
									chain.range()),
							NewState.of(store::open, chain));
				}
			}
		}
		return null;
	}

	static Remedy adopt(StoreState store, DatabaseFolder folder, List<StoredTransaction> lost) throws IOException {
		int pageSize;
		long size;
		try (PresentDatabase database = store.open()) {
			pageSize = database.pageSize();
			size = Files.size(database.file()) / pageSize;
		}
		NewState state = new NewState(store::open, pageSize, size, null, new Position(store.txid(), store.checksum()));
		return Remedy.lossy("adopt", "Take the backup's state: " + store,
				lost.stream().map(StoredTransaction::describe).toList(), (site) -> state.putInto(folder, site));
	}

	private @Nullable Remedy clear() {
		OtherNode other = this.help.other();
		if (other == null || !other.info().primary()) {
			return null;
		}
		OptionalLong txid = other.txid(this.folder.name());
		if (txid.isEmpty()) {
			return null;
		}
		return Clearing.remedy(other, List.of(this.folder.path()), this.folder.path(),
				after(txid.getAsLong()).stream().map(StoredTransaction::describe).toList());
	}

	private record Candidate(long txid, Remedy remedy) {

	}

}
