package io.github.litefsspring.backup.lineage;

import java.util.List;

import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.node.Position;

/**
 * The database's checksums inside a file of several transactions, half of each. A node
 * whose position is inside the file finds out by them whether it is of the same history.
 *
 * @param text eight hexadecimal digits for each transaction but the last one; empty when
 * they are not known
 * @since 0.1.0
 */
public record InnerPositions(String text) {

	/** They are not known. */
	public static final InnerPositions UNKNOWN = new InnerPositions("");

	/** The metadata of an object that holds them. */
	static final String METADATA = "litefs-inner";

	private static final int DIGITS = 8;

	/** The most of them that one file holds. */
	static final int MOST = ObjectMetadata.LONGEST_TEXT / DIGITS;

	/**
	 * Of transactions that follow one another.
	 * @param checksums the database's checksum after each but the last one
	 * @return the positions; unknown when there are too many
	 */
	public static InnerPositions of(List<Long> checksums) {
		if (checksums.size() > MOST) {
			return UNKNOWN;
		}
		StringBuilder text = new StringBuilder();
		checksums.forEach((checksum) -> text.append(digits(checksum)));
		return new InnerPositions(text.toString());
	}

	/**
	 * Look for a position.
	 * @param firstTxid the first transaction of the file
	 * @param position the position
	 * @return false also when they are not known
	 */
	public boolean contains(long firstTxid, Position position) {
		long index = position.txid() - firstTxid;
		if (index < 0 || index >= this.text.length() / DIGITS) {
			return false;
		}
		int start = (int) index * DIGITS;
		return this.text.substring(start, start + DIGITS).equals(digits(position.checksum()));
	}

	private static String digits(long checksum) {
		return "%08x".formatted((int) checksum);
	}

}
