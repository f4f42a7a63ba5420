package io.github.litefsspring.ltx;

import org.jspecify.annotations.Nullable;

/**
 * The order of pages, by the rules of ltx's encoder. Both methods return the rule that is
 * broken, or null.
 */
final class PageOrder {

	private final boolean snapshot;

	private final long commit;

	private final long lockPage;

	private long last;

	PageOrder(LtxHeader header) {
		this.snapshot = header.isSnapshot();
		this.commit = header.commit();
		this.lockPage = header.lockPage();
	}

	@Nullable String accept(long pageNumber) {
		String broken = check(pageNumber);
		this.last = pageNumber;
		return broken;
	}

	@Nullable String atEnd() {
		return (this.snapshot && following(this.last) <= this.commit)
				? "a snapshot must hold every page, but page %d of %d is missing".formatted(following(this.last),
						this.commit)
				: null;
	}

	private @Nullable String check(long pageNumber) {
		if (pageNumber > this.commit) {
			return "page %d is above the database's size of %d pages".formatted(pageNumber, this.commit);
		}
		if (pageNumber == this.lockPage) {
			return "page %d is the lock page, which no LTX file holds".formatted(pageNumber);
		}
		if (pageNumber <= this.last) {
			return "pages must ascend, but page %d follows page %d".formatted(pageNumber, this.last);
		}
		if (this.snapshot && pageNumber != following(this.last)) {
			return "a snapshot must hold every page, but page %d follows page %d".formatted(pageNumber, this.last);
		}
		return null;
	}

	private long following(long pageNumber) {
		return (pageNumber + 1 == this.lockPage) ? pageNumber + 2 : pageNumber + 1;
	}

}
