package io.github.litefsspring.backup.maintain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.ship.Clocks;
import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what no kept restore point needs.
 * <p>
 * In each lineage the newest snapshot that is older than the retention stays, with
 * everything after it; files of level 0 stay until they are older than the time for which
 * single seconds can be restored, and are merged. A lineage goes when it ended and a
 * later one was opened before the retention began. It is taken off the list first, and
 * its files are deleted by this run or by a later one.
 * <p>
 * Files are deleted from the newest to the oldest and a snapshot after those that build
 * on it, so what is left after an interruption can still be restored.
 */
final class Retention {

	private static final Logger logger = LoggerFactory.getLogger(Retention.class);

	private static final Pattern LINEAGE = Pattern.compile("(\\d{8}T\\d{6}Z)-[0-9a-f]{8}");

	private static final int[] LEVELS = { 0, 1, 2, 3, StoredFile.SNAPSHOT };

	/** A lineage that is not on the list may be one that is just being opened. */
	private static final Duration OPENING = Duration.ofDays(1);

	private final BackupStore store;

	private final @Nullable Duration retention;

	private final Duration secondsRetention;

	private final InstantSource clock;

	private final BooleanSupplier stopped;

	private int deleted;

	Retention(BackupStore store, @Nullable Duration retention, Duration secondsRetention, InstantSource clock,
			BooleanSupplier stopped) {
		this.store = store;
		this.retention = retention;
		this.secondsRetention = secondsRetention;
		this.clock = clock;
		this.stopped = stopped;
	}

	// returns how many objects were deleted; after an error the next run goes on
	int run() throws BackupStoreException {
		if (this.retention == null) {
			return 0;
		}
		this.deleted = 0;
		Instant begin = this.clock.instant().minus(this.retention);
		Lineages lineages = removeOldLineages(Lineages.read(this.store), begin);
		if (lineages.current().isEmpty()) {
			return 0;
		}
		Map<String, Map<Integer, List<LtxFileName>>> stored = listEverything();
		for (Map.Entry<String, Map<Integer, List<LtxFileName>>> entry : stored.entrySet()) {
			Optional<Lineage> lineage = lineages.find(entry.getKey());
			if (lineage.isPresent()) {
				shorten(new LineageObjects(this.store, lineage.get()), entry.getValue(), begin);
			}
			else if (isAbandoned(entry.getKey()) && isNotListed(entry.getKey())) {
				Lineage abandoned = new Lineage(entry.getKey(), begin, "", "");
				deleteAll(new LineageObjects(this.store, abandoned), entry.getValue());
			}
		}
		if (this.deleted > 0) {
			logger.info("{} files in {} were deleted, because no kept restore point needs them "
					+ "(litefs.backup.retention)", this.deleted, this.store.target());
		}
		return this.deleted;
	}

	private Lineages removeOldLineages(Lineages lineages, Instant begin) throws BackupStoreException {
		List<Lineage> all = lineages.all();
		int first = 0;
		while (first + 1 < all.size() && all.get(first + 1).opened().isBefore(begin) && isOld(all.get(first), begin)) {
			first++;
		}
		if (first == 0) {
			return lineages;
		}
		return lineages.replace(this.store, all.subList(first, all.size())).orElse(lineages);
	}

	// the next one may have been opened by a node whose clock was behind
	private boolean isOld(Lineage lineage, Instant begin) throws BackupStoreException {
		LineageObjects objects = new LineageObjects(this.store, lineage);
		Instant last = LineageTail.read(objects).newest(objects).map(StoredFile::timestamp).orElse(Instant.EPOCH);
		return last.isBefore(begin) || Clocks.isAhead(last, this.clock.instant());
	}

	private Map<String, Map<Integer, List<LtxFileName>>> listEverything() throws BackupStoreException {
		Map<String, Map<Integer, List<LtxFileName>>> found = new TreeMap<>();
		for (ListedObject object : this.store.list("", "")) {
			String key = object.key();
			int slash = key.indexOf('/');
			if (slash > 0 && LINEAGE.matcher(key.substring(0, slash)).matches()) {
				Map<Integer, List<LtxFileName>> levels = found.computeIfAbsent(key.substring(0, slash),
						(id) -> new HashMap<>());
				add(levels, key.substring(slash + 1));
			}
		}
		return found;
	}

	private void add(Map<Integer, List<LtxFileName>> levels, String key) {
		for (int level : LEVELS) {
			String prefix = this.store.keyLayout().prefix(level);
			if (key.startsWith(prefix)) {
				LtxFileName.parse(key.substring(prefix.length()))
					.ifPresent((name) -> levels.computeIfAbsent(level, (any) -> new ArrayList<>()).add(name));
			}
		}
	}

	private boolean isAbandoned(String id) {
		String limit = Lineage.create(this.clock.instant().minus(OPENING), "", "").id();
		return id.compareTo(limit.substring(0, limit.indexOf('-'))) < 0;
	}

	// it may have been opened since the list was read, by a node whose clock is behind
	private boolean isNotListed(String id) throws BackupStoreException {
		return Lineages.read(this.store).find(id).isEmpty();
	}

	private void deleteAll(LineageObjects objects, Map<Integer, List<LtxFileName>> levels) throws BackupStoreException {
		List<LevelFile> files = new ArrayList<>();
		levels.forEach((level, names) -> names.forEach((name) -> files.add(new LevelFile(level, name))));
		delete(objects, files);
	}

	private void shorten(LineageObjects objects, Map<Integer, List<LtxFileName>> levels, Instant begin)
			throws BackupStoreException {
		List<LtxFileName> snapshots = sorted(levels, StoredFile.SNAPSHOT);
		LtxFileName base = newestUntil(objects, StoredFile.SNAPSHOT, snapshots, begin);
		if (base != null) {
			long needed = base.maxTxid();
			List<LevelFile> expired = new ArrayList<>();
			levels.forEach((level, names) -> names.stream()
				.filter((name) -> Long.compareUnsigned(name.maxTxid(), needed) <= 0 && !name.equals(base))
				.forEach((name) -> expired.add(new LevelFile(level, name))));
			delete(objects, expired);
			levels.replaceAll((level, names) -> names.stream()
				.filter((name) -> Long.compareUnsigned(name.maxTxid(), needed) > 0)
				.toList());
		}
		delete(objects, mergedSeconds(objects, levels));
	}

	private List<LevelFile> mergedSeconds(LineageObjects objects, Map<Integer, List<LtxFileName>> levels)
			throws BackupStoreException {
		List<LtxFileName> merged = sorted(levels, 1);
		Instant begin = this.clock.instant().minus(this.secondsRetention);
		LtxFileName last = newestUntil(objects, 1, merged, begin);
		if (last == null) {
			return List.of();
		}
		TreeMap<Long, LtxFileName> byBegin = new TreeMap<>(Long::compareUnsigned);
		merged.forEach((name) -> byBegin.put(name.minTxid(), name));
		List<LevelFile> seconds = new ArrayList<>();
		for (LtxFileName name : levels.getOrDefault(0, List.of())) {
			Map.Entry<Long, LtxFileName> cover = byBegin.floorEntry(name.minTxid());
			if (Long.compareUnsigned(name.maxTxid(), last.maxTxid()) <= 0 && cover != null
					&& Long.compareUnsigned(name.maxTxid(), cover.getValue().maxTxid()) <= 0) {
				seconds.add(new LevelFile(0, name));
			}
		}
		return seconds;
	}

	// times grow with the transactions, so few files have to be looked up
	private static @Nullable LtxFileName newestUntil(LineageObjects objects, int level, List<LtxFileName> names,
			Instant time) throws BackupStoreException {
		int low = 0;
		int high = names.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (objects.require(level, names.get(middle)).timestamp().isBefore(time)) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return (low > 0) ? names.get(low - 1) : null;
	}

	private void delete(LineageObjects objects, List<LevelFile> files) throws BackupStoreException {
		List<LevelFile> order = new ArrayList<>(files);
		order.sort(Comparator.comparing((LevelFile file) -> file.name().maxTxid(), Long::compareUnsigned)
			.reversed()
			.thenComparing(LevelFile::level));
		for (LevelFile file : order) {
			if (this.stopped.getAsBoolean()) {
				return;
			}
			objects.delete(file.level(), file.name());
			this.deleted++;
		}
	}

	private static List<LtxFileName> sorted(Map<Integer, List<LtxFileName>> levels, int level) {
		return levels.getOrDefault(level, List.of()).stream().sorted().toList();
	}

	private record LevelFile(int level, LtxFileName name) {

	}

}
