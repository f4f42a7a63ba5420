package io.github.litefsspring.ltx;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an LTX file: the transactions in it.
 *
 * @param minTxid the first transaction, unsigned
 * @param maxTxid the last transaction, unsigned
 * @since 0.1.0
 */
public record LtxFileName(long minTxid, long maxTxid) implements Comparable<LtxFileName> {

	private static final Comparator<LtxFileName> ORDER = Comparator
		.comparing(LtxFileName::maxTxid, Long::compareUnsigned)
		.thenComparing(LtxFileName::minTxid, Long::compareUnsigned);

	private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.ltx");

	/**
	 * Read a file name.
	 * @param name the name without its folder
	 * @return the transactions, or nothing when this is no name of an LTX file
	 */
	public static Optional<LtxFileName> parse(String name) {
		var matcher = NAME.matcher(name);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		return Optional.of(new LtxFileName(Long.parseUnsignedLong(matcher.group(1), 16),
				Long.parseUnsignedLong(matcher.group(2), 16)));
	}

	/**
	 * The order of the transactions: by the last one, then by the first.
	 */
	@Override
	public int compareTo(LtxFileName other) {
		return ORDER.compare(this, other);
	}

	/**
	 * The name, as LiteFS and Litestream write it.
	 * @return {@code min-max.ltx} in hexadecimal digits
	 */
	@Override
	public String toString() {
		return "%016x-%016x.ltx".formatted(this.minTxid, this.maxTxid);
	}

}
