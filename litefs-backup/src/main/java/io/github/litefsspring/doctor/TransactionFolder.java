package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;

/**
 * All transaction files of a database.
 *
 * @param files the files in the order of their transactions
 * @param leftovers files that were being written when LiteFS ended, which it never reads
 * again
 */
record TransactionFolder(List<StoredTransaction> files, List<Path> leftovers) {

	static TransactionFolder read(Path folder) throws IOException {
		List<StoredTransaction> files = new ArrayList<>();
		List<Path> leftovers = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
			for (Path file : all) {
				String name = String.valueOf(file.getFileName());
				Optional<LtxFileName> transactions = LtxFileName.parse(name);
				if (transactions.isPresent()) {
					files.add(StoredTransaction.read(file, transactions.get()));
				}
				else if (name.endsWith(".tmp")) {
					leftovers.add(file);
				}
			}
		}
		catch (NoSuchFileException ex) {
			return new TransactionFolder(List.of(), List.of());
		}
		files.sort(Comparator.comparing(StoredTransaction::name));
		return new TransactionFolder(files, leftovers);
	}

	/**
	 * The file that LiteFS applies when it starts ({@code maxLTXFile} in its
	 * {@code db.go}): of two that end with the same transaction, the one that begins
	 * first.
	 */
	@Nullable StoredTransaction newest() {
		if (this.files.isEmpty()) {
			return null;
		}
		long last = lastTxid();
		return this.files.stream().filter((file) -> file.name().maxTxid() == last).findFirst().orElse(null);
	}

	// the last transaction that a file is named after; 0 without files
	long lastTxid() {
		return this.files.isEmpty() ? 0 : this.files.get(this.files.size() - 1).name().maxTxid();
	}

	// the last one after which the database had that checksum, also by a broken file
	OptionalLong lastWithChecksum(long checksum) {
		return this.files.stream()
			.filter((file) -> file.checksum() == checksum)
			.mapToLong((file) -> file.name().maxTxid())
			.max();
	}

	/**
	 * The chains that whole files make, the one that ends last first.
	 * @param older files that are kept elsewhere, and that may come before those here
	 */
	List<TransactionChain> chains(List<StoredTransaction> older) {
		List<StoredTransaction> rest = new ArrayList<>(this.files.stream().filter(StoredTransaction::isWhole).toList());
		List<TransactionChain> chains = new ArrayList<>();
		while (!rest.isEmpty()) {
			long last = rest.get(rest.size() - 1).name().maxTxid();
			StoredTransaction end = rest.stream()
				.filter((file) -> file.name().maxTxid() == last)
				.findFirst()
				.orElseThrow();
			chains.add(chainTo(end, rest, older));
		}
		return chains;
	}

	private TransactionChain chainTo(StoredTransaction end, List<StoredTransaction> rest,
			List<StoredTransaction> older) {
		List<StoredTransaction> chain = new ArrayList<>();
		StoredTransaction first = end;
		rest.remove(end);
		chain.add(end);
		while (!first.wholeHeader().isSnapshot()) {
			StoredTransaction before = before(first, older);
			if (before == null) {
				return new TransactionChain(chain, false);
			}
			if (!first.hasPageSizeOf(before)) {
				return new TransactionChain(chain, true);
			}
			rest.remove(before);
			chain.add(0, before);
			first = before;
		}
		return new TransactionChain(chain, false);
	}

	private @Nullable StoredTransaction before(StoredTransaction file, List<StoredTransaction> older) {
		return Stream.concat(this.files.stream(), older.stream()).filter(file::continues).findFirst().orElse(null);
	}

}
