package io.github.litefsspring.backup.wal;

/**
 * A place in a write-ahead log: the end of a transaction.
 *
 * @param header the header of the log it is in
 * @param frames how many frames are before it
 * @param checksum1 the first half of the running checksum at it
 * @param checksum2 the second half
 */
record WalMark(WalHeader header, long frames, int checksum1, int checksum2) {

	static final int FRAME_HEADER = 24;

	static WalMark beginning(WalHeader header) {
		return new WalMark(header, 0, header.checksum1(), header.checksum2());
	}

	int frameSize() {
		return FRAME_HEADER + this.header.pageSize();
	}

	long offset() {
		return WalHeader.SIZE + this.frames * frameSize();
	}

}
