package io.github.litefsspring.node;

import java.util.regex.Pattern;

/**
 * A point in the history of one database: LiteFS's transaction id and the rolling
 * checksum of the database after it.
 * <p>
 * The checksum belongs to it because LiteFS can use a transaction id twice: transactions
 * that only a dead primary had are discarded when it comes back.
 *
 * @param txid the transaction id, unsigned; 0 before the first transaction
 * @param checksum the rolling checksum after it; 0 before the first transaction
 * @since 0.1.0
 */
public record Position(long txid, long checksum) {

	/** The position of a database that has no transaction yet. */
	public static final Position NONE = new Position(0, 0);

	private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})[/-]([0-9a-f]{16})\n?");

	/**
	 * Read a position from LiteFS's {@code <db>-pos} file ({@code txid/checksum}) or from
	 * a token ({@code txid-checksum}).
	 * @param text 16 hexadecimal digits, {@code /} or {@code -}, 16 hexadecimal digits
	 * @return the position
	 * @throws IllegalArgumentException when the text has another form
	 */
	public static Position parse(String text) {
		var matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not a LiteFS position: '" + text.strip() + "'");
		}
		return new Position(Long.parseUnsignedLong(matcher.group(1), 16), Long.parseUnsignedLong(matcher.group(2), 16));
	}

	/**
	 * The transaction id as LiteFS writes it.
	 * @return 16 hexadecimal digits
	 */
	public String txidText() {
		return hex(this.txid);
	}

	/**
	 * The checksum as LiteFS writes it.
	 * @return 16 hexadecimal digits
	 */
	public String checksumText() {
		return hex(this.checksum);
	}

	/**
	 * The form used in headers and cookies.
	 * @return {@code txid-checksum}
	 */
	@Override
	public String toString() {
		return txidText() + "-" + checksumText();
	}

	private static String hex(long value) {
		return "%016x".formatted(value);
	}

}
