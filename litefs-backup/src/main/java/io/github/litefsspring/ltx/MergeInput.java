package io.github.litefsspring.ltx;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * One input of a merge and what has to be known of it.
 */
final class MergeInput {

	private final LtxSource source;

	private final @Nullable MergeInput previous;

	private final int position;

	private long newPages;

	private boolean ended;

	MergeInput(LtxSource source, @Nullable MergeInput previous) {
		this.source = source;
		this.previous = previous;
		this.position = (previous != null) ? previous.position + 1 : 0;
	}

	LtxPages pages() {
		return this.source.pages();
	}

	@Nullable MergeInput previous() {
		return this.previous;
	}

	int position() {
		return this.position;
	}

	boolean next() throws IOException {
		if (!pages().next()) {
			this.ended = true;
			return false;
		}
		if (this.previous != null && pages().pageNumber() > this.previous.pages().header().commit()) {
			this.newPages++;
		}
		return true;
	}

	// pages that the database has after this input, but had not before it
	long missingPages() {
		return (this.previous != null)
				? Math.max(0, pagesOf(pages().header()) - pagesOf(this.previous.pages().header())) - this.newPages : 0;
	}

	long preApplyChecksum() {
		long inFile = pages().preApplyChecksum();
		return (inFile != 0) ? inFile : this.source.preApplyChecksum();
	}

	long postApplyChecksum() {
		long inFile = postApplyChecksumInFile();
		return (inFile != 0) ? inFile : this.source.postApplyChecksum();
	}

	// as far as it was read
	boolean agreesWithFile() {
		return agree(this.source.preApplyChecksum(), pages().preApplyChecksum())
				&& agree(this.source.postApplyChecksum(), postApplyChecksumInFile());
	}

	LtxFormatException broken(String rule) {
		return new LtxFormatException(pages().name(), 0, rule);
	}

	private long postApplyChecksumInFile() {
		return this.ended ? pages().postApplyChecksum() : 0;
	}

	private static boolean agree(long one, long other) {
		return one == 0 || other == 0 || one == other;
	}

	private static long pagesOf(LtxHeader header) {
		return (header.commit() >= header.lockPage()) ? header.commit() - 1 : header.commit();
	}

}
