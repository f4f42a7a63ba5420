package io.github.litefsspring.ltx;

import java.util.List;

/**
 * The rules that the inputs of a merge must agree in.
 */
final class MergeRules {

	private MergeRules() {
	}

	static LtxHeader check(List<MergeInput> inputs) throws LtxFormatException {
		LtxHeader first = inputs.get(0).pages().header();
		LtxHeader last = first;
		long timestamp = first.timestamp();
		boolean checksums = true;
		for (MergeInput input : inputs) {
			LtxHeader header = input.pages().header();
			if (header.commit() == 0) {
				throw input.broken("the database was dropped here, which ends its history");
			}
			if (header.pageSize() != first.pageSize()) {
				throw input
					.broken("page size %d, but %d in the first file".formatted(header.pageSize(), first.pageSize()));
			}
			if (input.previous() != null && header.minTxid() != last.maxTxid() + 1) {
				throw input.broken(
						"first transaction %016x does not follow %016x".formatted(header.minTxid(), last.maxTxid()));
			}
			checkChecksums(input, false);
			checksums &= header.hasChecksums();
			timestamp = Math.max(timestamp, header.timestamp());
			last = header;
		}
		LtxHeader merged = new LtxHeader(first.format(), first.flags(), first.pageSize(), last.commit(),
				first.minTxid(), last.maxTxid(), timestamp, first.preApplyChecksum(), WalSegment.NONE, 0);
		return checksums ? merged.toLitefs(first.preApplyChecksum()) : merged.toLitestream();
	}

	static void checkAtEnd(List<MergeInput> inputs) throws LtxFormatException {
		for (MergeInput input : inputs) {
			checkChecksums(input, true);
			if (input.missingPages() != 0) {
				throw input.broken("the database grows to %d pages here, but %d of the new pages are missing"
					.formatted(input.pages().header().commit(), input.missingPages()));
			}
		}
	}

	private static void checkChecksums(MergeInput input, boolean atEnd) throws LtxFormatException {
		if (!input.agreesWithFile()) {
			throw input.broken("the database's checksums in the file are not those that are stored with it");
		}
		MergeInput previous = input.previous();
		if (previous == null) {
			return;
		}
		long before = input.preApplyChecksum();
		long after = previous.postApplyChecksum();
		if (before != 0 && after != 0 && before != after) {
			throw input.broken("fork: the database's checksum was %016x before it, but is %016x after %s"
				.formatted(before, after, previous.pages().name()));
		}
		if (atEnd && (before == 0 || after == 0)) {
			throw input.broken("no checksums prove that it continues " + previous.pages().name());
		}
	}

}
