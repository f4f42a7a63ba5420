package io.github.litefsspring.consistency;

import java.util.Optional;
import java.util.regex.Pattern;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A position that a reader has a right to see, as it travels in headers, cookies and
 * messages.
 *
 * @param txid the transaction id, unsigned
 * @param checksum the checksum of the database after it; {@code null} in LiteFS's own
 * {@code __txid} cookie, which has none, so that a discarded history cannot be told from
 * the present one
 * @since 0.1.0
 */
public record PositionToken(long txid, @Nullable Long checksum) {

	private static final Pattern TXID = Pattern.compile("[0-9a-f]{16}");

	private static final Pattern POSITION = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}");

	/**
	 * The token of a position.
	 * @param position the position
	 * @return its token
	 */
	public static PositionToken of(Position position) {
		return new PositionToken(position.txid(), position.checksum());
	}

	/**
	 * Read a token.
	 * @param text {@code txid-checksum} or, as LiteFS's proxy writes it, {@code txid}: 16
	 * lower-case hexadecimal digits each
	 * @return the token, empty when the text is none: tokens come from outside, so
	 * anything may stand there
	 */
	public static Optional<PositionToken> parse(@Nullable String text) {
		if (text == null) {
			return Optional.empty();
		}
		if (POSITION.matcher(text).matches()) {
			return Optional.of(of(Position.parse(text)));
		}
		if (TXID.matcher(text).matches()) {
			return Optional.of(new PositionToken(Long.parseUnsignedLong(text, 16), null));
		}
		return Optional.empty();
	}

	// a missing checksum contradicts none
	boolean agreesWith(long known) {
		return this.checksum == null || this.checksum == known;
	}

	/**
	 * The form used in headers and cookies.
	 * @return {@code txid-checksum}, or {@code txid} without a checksum
	 */
	@Override
	public String toString() {
		return (this.checksum != null) ? new Position(this.txid, this.checksum).toString()
				: new Position(this.txid, 0).txidText();
	}

}
