package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.FileEncoder;
import io.github.litefsspring.backup.ship.Windows;
import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the files of a level into those of the next one, so that a restore reads a dozen
 * files: level 1 has windows of 30 seconds, level 2 of 5 minutes, level 3 of an hour.
 * <p>
 * A window is merged when a file of a later window has been stored; without new
 * transactions nothing happens. No merged file spans a snapshot, so that each of them is
 * continued exactly at every level. Files that this node has stored itself are merged
 * from this machine's disk, the others are read from the store.
 */
final class Compaction {

	private static final Logger logger = LoggerFactory.getLogger(Compaction.class);

	static final List<Duration> WINDOWS = List.of(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1));

	private static final long MOST_LOCAL_BYTES = 256L << 20;

	private static final int FREQUENT_CHECKS = 20;

	private final Path work;

	private final FileEncoder encoder;

	// both by the monitor
	private @Nullable Work current;

	private long localBytes;

	Compaction(Path work) {
		this.work = work;
		this.encoder = new FileEncoder(work.resolve("merged"));
	}

	synchronized void begin(LineageObjects objects, LineageTail known) {
		if (this.current != null) {
			this.current.forgetLocalFiles();
		}
		this.current = new Work(objects, known);
	}

	// the bytes on this machine belong to this class from now on
	synchronized void add(StoredFile file) throws IOException {
		if (this.current != null) {
			this.current.add(keepLocal(file));
		}
	}

	synchronized void cutAt(long txid) {
		if (this.current != null) {
			this.current.cuts.add(txid);
		}
	}

	private StoredFile keepLocal(StoredFile file) throws IOException {
		Path local = file.local();
		if (local == null) {
			return file;
		}
		long size = Files.size(local);
		if (this.localBytes + size > MOST_LOCAL_BYTES) {
			Files.deleteIfExists(local);
			return file.withLocal(null);
		}
		this.localBytes += size;
		return file;
	}

	private synchronized void forgetLocal(StoredFile file) throws IOException {
		Path local = file.local();
		if (local != null && Files.exists(local)) {
			this.localBytes -= Files.size(local);
			Files.deleteIfExists(local);
		}
	}

	private synchronized @Nullable Work current() {
		return this.current;
	}

	// by one thread only; after an error the next call goes on
	void run() throws IOException {
		Work lineage = current();
		if (lineage == null) {
			return;
		}
		try {
			merge(lineage);
		}
		catch (ObjectMissingException ex) {
			lookAgain(lineage);
			throw ex;
		}
	}

	// a writer that was replaced may have merged files at the last moment, and what is
	// merged is deleted one day
	private void lookAgain(Work lineage) throws BackupStoreException {
		LineageTail tail = LineageTail.read(lineage.objects);
		synchronized (this) {
			if (this.current == lineage) {
				lineage.forgetLocalFiles();
				this.current = new Work(lineage, tail);
			}
		}
	}

	private void merge(Work lineage) throws IOException {
		lineage.resolve();
		int highest = 0;
		for (int level = 1; level <= WINDOWS.size(); level++) {
			for (List<StoredFile> group : lineage.complete(level)) {
				merge(lineage, level, group);
				highest = level;
			}
		}
		if (lineage.shallBeChecked(highest)) {
			lineage.deleteStrangers();
		}
	}

	private void merge(Work lineage, int level, List<StoredFile> group) throws IOException {
		List<StoredFile> inputs = new ArrayList<>();
		for (StoredFile file : group) {
			Path local = file.local();
			inputs.add((local != null && Files.exists(local)) ? file : lineage.objects.download(file, this.work));
		}
		StoredFile merged = this.encoder.merge(level, inputs, List.of(), group.get(group.size() - 1).timestamp());
		if (!lineage.objects.put(merged)) {
			throw new BackupStoreException(
					"%s in %s is not the merge of the files of level %d".formatted(
							lineage.objects.key(level, merged.name()), lineage.objects.store().target(), level - 1),
					null);
		}
		StoredFile kept;
		synchronized (this) {
			kept = keepLocal(merged);
		}
		lineage.replace(level, group, kept);
		for (int index = 0; index < group.size(); index++) {
			forgetLocal(group.get(index));
			Path copy = inputs.get(index).local();
			if (copy != null) {
				Files.deleteIfExists(copy);
			}
		}
	}

	// the files of one lineage that are not merged yet
	private final class Work {

		private final LineageObjects objects;

		private final List<List<LtxFileName>> unresolved;

		private final List<List<StoredFile>> files = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
				new ArrayList<>());

		private final TreeSet<Long> cuts = new TreeSet<>(Long::compareUnsigned);

		private final Set<LtxFileName> known = new HashSet<>();

		// the thread of maintenance only
		private int checks;

		Work(LineageObjects objects, LineageTail known) {
			this.objects = objects;
			this.unresolved = new ArrayList<>(known.unmerged());
			known.snapshots().forEach((snapshot) -> this.cuts.add(snapshot.maxTxid()));
			this.known.addAll(known.unmerged().get(0));
		}

		Work(Work before, LineageTail known) {
			this(before.objects, known);
			this.cuts.addAll(before.cuts);
			// what was stored since they were listed
			before.files.get(0)
				.stream()
				.filter((file) -> this.known.stream()
					.allMatch((listed) -> Long.compareUnsigned(listed.maxTxid(), file.name().minTxid()) < 0))
				.forEach(this::add);
		}

		void resolve() throws BackupStoreException {
			for (int level = 0; level < this.unresolved.size(); level++) {
				List<StoredFile> found = new ArrayList<>();
				for (LtxFileName name : this.unresolved.get(level)) {
					found.add(this.objects.require(level, name));
				}
				synchronized (Compaction.this) {
					this.files.get(level).addAll(0, found);
					this.unresolved.set(level, List.of());
				}
			}
		}

		void add(StoredFile file) {
			this.files.get(file.level()).add(file);
			this.known.add(file.name());
		}

		List<List<StoredFile>> complete(int level) {
			synchronized (Compaction.this) {
				List<StoredFile> below = this.files.get(level - 1);
				List<StoredFile> newest = this.files.get(0);
				if (below.isEmpty() || newest.isEmpty()) {
					return List.of();
				}
				long now = Windows.index(newest.get(newest.size() - 1).timestamp(), WINDOWS.get(level - 1));
				return groups(below, WINDOWS.get(level - 1), now);
			}
		}

		private List<List<StoredFile>> groups(List<StoredFile> below, Duration window, long now) {
			List<List<StoredFile>> groups = new ArrayList<>();
			List<StoredFile> group = new ArrayList<>();
			for (StoredFile file : below) {
				if (!group.isEmpty() && !belongTogether(group, file, window)) {
					groups.add(group);
					group = new ArrayList<>();
				}
				if (Windows.index(file.timestamp(), window) >= now) {
					return groups;
				}
				group.add(file);
			}
			if (!group.isEmpty()) {
				groups.add(group);
			}
			return groups;
		}

		private boolean belongTogether(List<StoredFile> group, StoredFile file, Duration window) {
			StoredFile last = group.get(group.size() - 1);
			return group.size() < FileEncoder.AT_ONCE && !this.cuts.contains(last.name().maxTxid())
					&& sameWindow(last.timestamp(), file.timestamp(), window);
		}

		private static boolean sameWindow(Instant one, Instant other, Duration window) {
			return Windows.index(one, window) == Windows.index(other, window);
		}

		void replace(int level, List<StoredFile> group, StoredFile merged) {
			synchronized (Compaction.this) {
				this.files.get(level - 1).removeAll(group);
				if (level < WINDOWS.size()) {
					this.files.get(level).add(merged);
				}
			}
		}

		// strangers only come soon after this node has replaced another one, so later
		// there is less to look for
		boolean shallBeChecked(int mergedLevel) {
			return this.checks == 0 || mergedLevel >= 2 || (mergedLevel == 1 && this.checks < FREQUENT_CHECKS);
		}

		// what a node has stored after it was replaced as the writer
		void deleteStrangers() throws BackupStoreException {
			Set<LtxFileName> belonging;
			synchronized (Compaction.this) {
				belonging = new TreeSet<>(this.known);
			}
			if (belonging.isEmpty()) {
				return;
			}
			LtxFileName first = Collections.min(belonging);
			LtxFileName last = Collections.max(belonging);
			for (LtxFileName name : this.objects.list(0, first.minTxid())) {
				if (!belonging.contains(name) && Long.compareUnsigned(name.minTxid(), last.maxTxid()) <= 0) {
					logger.warn(
							"{} in {} was stored by a node that had already been replaced and is not part of the "
									+ "history; it is deleted",
							this.objects.key(0, name), this.objects.store().target());
					this.objects.delete(0, name);
				}
			}
			synchronized (Compaction.this) {
				belonging.remove(last);
				this.known.removeAll(belonging);
			}
			this.checks++;
		}

		void forgetLocalFiles() {
			for (List<StoredFile> level : this.files) {
				for (StoredFile file : level) {
					try {
						forgetLocal(file);
					}
					catch (IOException ex) {
						logger.debug("{} cannot be deleted", file.local(), ex);
					}
				}
			}
		}

	}

}
