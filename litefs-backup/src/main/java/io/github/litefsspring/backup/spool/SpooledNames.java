package io.github.litefsspring.backup.spool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;

/**
 * The names of the files in a spool, in order. Files of one transaction each that follow
 * one another are one entry, so that a spool of millions of them needs no memory. Not
 * thread-safe.
 */
final class SpooledNames {

	// by their last transaction
	private final NavigableMap<Long, Run> runs = new TreeMap<>(Long::compareUnsigned);

	private long size;

	long size() {
		return this.size;
	}

	// one that ends with the same transaction is replaced
	void add(LtxFileName name) {
		remove(name.maxTxid());
		this.size++;
		Map.Entry<Long, Run> before = this.runs.lowerEntry(name.maxTxid());
		boolean single = name.minTxid() == name.maxTxid();
		if (before != null && single && before.getValue().single && before.getKey() + 1 == name.minTxid()) {
			this.runs.remove(before.getKey());
			this.runs.put(name.maxTxid(), new Run(before.getValue().first, true));
		}
		else {
			this.runs.put(name.maxTxid(), new Run(name.minTxid(), single));
		}
	}

	void remove(long txid) {
		Map.Entry<Long, Run> found = this.runs.ceilingEntry(txid);
		if (found == null || !found.getValue().endsWith(txid, found.getKey())) {
			return;
		}
		Run run = found.getValue();
		long last = found.getKey();
		this.size--;
		this.runs.remove(last);
		if (run.single && last != txid) {
			this.runs.put(last, new Run(txid + 1, true));
		}
		if (run.single && run.first != txid) {
			this.runs.put(txid - 1, new Run(run.first, true));
		}
	}

	@Nullable LtxFileName oldest() {
		List<LtxFileName> names = after(0, 1);
		return names.isEmpty() ? null : names.get(0);
	}

	@Nullable LtxFileName newest() {
		Map.Entry<Long, Run> last = this.runs.lastEntry();
		return (last != null) ? last.getValue().name(last.getKey(), last.getKey()) : null;
	}

	List<LtxFileName> after(long txid, int limit) {
		List<LtxFileName> names = new ArrayList<>();
		for (Map.Entry<Long, Run> entry : this.runs.tailMap(txid, false).entrySet()) {
			Run run = entry.getValue();
			long last = entry.getKey();
			long next = run.single ? later(run.first, txid + 1) : last;
			while (Long.compareUnsigned(next, last) <= 0 && names.size() < limit) {
				names.add(run.name(next, last));
				next++;
			}
			if (names.size() == limit) {
				break;
			}
		}
		return names;
	}

	List<LtxFileName> until(long txid, int limit) {
		List<LtxFileName> names = new ArrayList<>();
		for (Map.Entry<Long, Run> entry : this.runs.descendingMap().entrySet()) {
			Run run = entry.getValue();
			long last = entry.getKey();
			long first = run.single ? run.first : last;
			long next = (Long.compareUnsigned(last, txid) > 0) ? txid : last;
			while (Long.compareUnsigned(next, first) >= 0 && names.size() < limit) {
				names.add(run.name(next, last));
				next--;
			}
			if (names.size() == limit) {
				break;
			}
		}
		Collections.reverse(names);
		return names;
	}

	private static long later(long one, long other) {
		return (Long.compareUnsigned(one, other) > 0) ? one : other;
	}

	// one file, or files of one transaction each that follow one another
	private record Run(long first, boolean single) {

		boolean endsWith(long txid, long last) {
			return this.single ? Long.compareUnsigned(this.first, txid) <= 0 : txid == last;
		}

		LtxFileName name(long txid, long last) {
			return this.single ? new LtxFileName(txid, txid) : new LtxFileName(this.first, last);
		}

	}

}
