package io.github.litefsspring.backup.lost;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.litefsspring.backup.spool.DiscardedTransactions;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxSummary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of lost transactions, one for each time that some were lost. A folder gets
 * its name when all files are in it; one that a dead process has left behind is finished
 * by the next one. A loss is told until everybody has heard of it: as long as its folder
 * has the file {@code untold}, the next process tells it again.
 */
final class KeptTransactions implements DiscardedTransactions {

	private static final Logger logger = LoggerFactory.getLogger(KeptTransactions.class);

	private static final String UNFINISHED = ".moving";

	private static final String UNTOLD = "untold";

	private final String database;

	private final Path folder;

	private final Path spoolFolder;

	private final long maxSize;

	private final Clock clock;

	private final LossListener listener;

	KeptTransactions(String database, Path folder, Path spoolFolder, long maxSize, Clock clock, LossListener listener) {
		this.database = database;
		this.folder = folder;
		this.spoolFolder = spoolFolder;
		this.maxSize = maxSize;
		this.clock = clock;
		this.listener = listener;
	}

	void tellUntold() throws IOException {
		for (Path kept : list("")) {
			List<SpooledTransaction> files = files(kept);
			if (Files.exists(kept.resolve(UNTOLD)) && !files.isEmpty()) {
				tell(files, nameOf(kept), kept);
			}
		}
		for (Path unfinished : list(UNFINISHED)) {
			List<SpooledTransaction> files = files(unfinished);
			if (files.isEmpty()) {
				delete(unfinished);
			}
			else {
				String name = String.valueOf(unfinished.getFileName());
				KeptName begun = KeptName.parse(name.substring(0, name.length() - UNFINISHED.length())).orElse(null);
				finish(unfinished, files, (begun != null) ? begun.doubtful() : 0);
			}
		}
		makeRoom();
	}

	@Override
	public void discarded(List<SpooledTransaction> transactions, int doubtful) throws IOException {
		KeptName name = name(transactions, doubtful);
		if (this.maxSize == 0) {
			tell(transactions, name, null);
			return;
		}
		Path moving = Files.createDirectories(this.folder.resolve(name + UNFINISHED));
		Files.write(moving.resolve(UNTOLD), new byte[0]);
		for (SpooledTransaction transaction : transactions) {
			Files.move(transaction.file(), moving.resolve(transaction.name().toString()),
					StandardCopyOption.REPLACE_EXISTING);
		}
		finish(moving, transactions, doubtful);
		makeRoom();
	}

	private void finish(Path moving, List<SpooledTransaction> transactions, long doubtful) throws IOException {
		KeptName name = name(transactions, doubtful);
		Path kept = Files.move(moving, this.folder.resolve(name.toString()));
		tell(transactions, name, kept);
	}

	private KeptName name(List<SpooledTransaction> transactions, long doubtful) {
		return new KeptName(this.clock.instant().truncatedTo(ChronoUnit.MILLIS), transactions.get(0).name().minTxid(),
				transactions.get(transactions.size() - 1).name().maxTxid(), doubtful);
	}

	private void tell(List<SpooledTransaction> transactions, KeptName name, @Nullable Path kept) {
		LostTransactions lost = lost(transactions, name, kept);
		logger.warn("Lost in a failover: {}. The cluster went on without them{}", lost.describe(),
				(kept != null) ? "; their files are kept in " + kept + " (litefs-restore --diff shows what is in them)"
						: ", and they are not kept (litefs.lost-transactions.max-size=0)");
		this.listener.lost(lost, () -> told(kept));
	}

	private static void told(@Nullable Path kept) {
		try {
			if (kept != null) {
				Files.deleteIfExists(kept.resolve(UNTOLD));
			}
		}
		catch (IOException ex) {
			logger.warn("The transactions in {} will be told as lost again by the next start", kept, ex);
		}
	}

	private LostTransactions lost(List<SpooledTransaction> transactions, KeptName name, @Nullable Path kept) {
		return new LostTransactions(this.database, name.firstTxid(), name.lastTxid(), name.doubtful(),
				transactions.get(0).timestamp(), transactions.get(transactions.size() - 1).timestamp(), name.detected(),
				kept);
	}

	/**
	 * The losses that are kept now.
	 * @return the losses, oldest first
	 * @throws IOException when the folder cannot be read
	 */
	List<LostTransactions> all() throws IOException {
		List<LostTransactions> all = new ArrayList<>();
		for (Path kept : list("")) {
			List<SpooledTransaction> files = files(kept);
			if (!files.isEmpty()) {
				all.add(lost(files, nameOf(kept), kept));
			}
		}
		return all;
	}

	@Override
	public void giveWay() throws IOException {
		if (Files.isDirectory(this.folder)
				&& Files.getFileStore(this.folder).equals(Files.getFileStore(this.spoolFolder))) {
			shrinkTo(0, "the disk is almost full");
		}
	}

	private void makeRoom() throws IOException {
		shrinkTo(this.maxSize,
				"they take more than litefs.lost-transactions.max-size=%d bytes".formatted(this.maxSize));
	}

	private void shrinkTo(long limit, String reason) throws IOException {
		List<Path> files = new ArrayList<>();
		long size = 0;
		for (Path kept : list("")) {
			for (SpooledTransaction transaction : files(kept)) {
				files.add(transaction.file());
				size += Files.size(transaction.file());
			}
		}
		int deleted = 0;
		while (size > limit && deleted < files.size()) {
			Path oldest = files.get(deleted);
			size -= Files.size(oldest);
			Files.delete(oldest);
			deleted++;
		}
		if (deleted > 0) {
			logger.warn("The oldest {} of the lost transactions that were kept in {} are deleted, because {}: {} to {}",
					deleted, this.folder, reason, files.get(0), files.get(deleted - 1));
			deleteEmptyFolders();
		}
	}

	private void deleteEmptyFolders() throws IOException {
		for (Path kept : list("")) {
			if (files(kept).isEmpty()) {
				delete(kept);
			}
		}
	}

	private static void delete(Path folder) throws IOException {
		Files.deleteIfExists(folder.resolve(UNTOLD));
		Files.delete(folder);
	}

	private static KeptName nameOf(Path kept) {
		return KeptName.parse(String.valueOf(kept.getFileName())).orElseThrow();
	}

	// by time, which their names begin with
	private List<Path> list(String suffix) throws IOException {
		List<Path> found = new ArrayList<>();
		if (Files.isDirectory(this.folder)) {
			try (DirectoryStream<Path> folders = Files.newDirectoryStream(this.folder, Files::isDirectory)) {
				for (Path candidate : folders) {
					String name = String.valueOf(candidate.getFileName());
					if (name.endsWith(suffix)
							&& KeptName.parse(name.substring(0, name.length() - suffix.length())).isPresent()) {
						found.add(candidate);
					}
				}
			}
		}
		Collections.sort(found);
		return found;
	}

	private static List<SpooledTransaction> files(Path kept) throws IOException {
		List<SpooledTransaction> transactions = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(kept)) {
			for (Path file : files) {
				if (LtxFileName.parse(String.valueOf(file.getFileName())).isPresent()) {
					LtxSummary summary = LtxSummary.read(file);
					transactions.add(new SpooledTransaction(summary.header().fileName(), file,
							summary.header().preApplyChecksum(), summary.postApplyChecksum(),
							Instant.ofEpochMilli(summary.header().timestamp())));
				}
			}
		}
		transactions.sort((one, other) -> one.name().compareTo(other.name()));
		return transactions;
	}

}
