package io.github.litefsspring.backup.wal;

/**
 * The page that holds the byte at 1 GiB. SQLite keeps it for locks and never writes it,
 * and no LTX file holds it.
 */
final class LockPage {

	private static final int OFFSET = 0x40000000;

	private LockPage() {
	}

	static long of(int pageSize) {
		return OFFSET / pageSize + 1;
	}

}
