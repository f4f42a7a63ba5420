package io.github.litefsspring.boot.channel;

import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message, in a form that is safe to sign and to log.
 *
 * @param sender the name of the sending node, percent-encoded
 * @param timestamp milliseconds since the epoch on the sender's clock
 * @param nonce 32 hexadecimal digits
 * @param signature 64 hexadecimal digits
 */
record ChannelHeaders(String sender, String timestamp, String nonce, String signature) {

	static final String SENDER = "Litefs-Channel-Node";

	static final String TIMESTAMP = "Litefs-Channel-Timestamp";

	static final String NONCE = "Litefs-Channel-Nonce";

	static final String SIGNATURE = "Litefs-Channel-Signature";

	private static final Pattern SENDER_TEXT = Pattern.compile("[A-Za-z0-9.*_%+-]{1,512}");

	private static final Pattern TIMESTAMP_TEXT = Pattern.compile("[0-9]{1,15}");

	private static final Pattern NONCE_TEXT = Pattern.compile("[0-9a-f]{32}");

	private static final Pattern SIGNATURE_TEXT = Pattern.compile("[0-9a-f]{64}");

	static @Nullable ChannelHeaders of(HttpServletRequest request) {
		String sender = request.getHeader(SENDER);
		String timestamp = request.getHeader(TIMESTAMP);
		String nonce = request.getHeader(NONCE);
		String signature = request.getHeader(SIGNATURE);
		boolean complete = matches(SENDER_TEXT, sender) && matches(TIMESTAMP_TEXT, timestamp)
				&& matches(NONCE_TEXT, nonce) && matches(SIGNATURE_TEXT, signature);
		return complete ? new ChannelHeaders(sender, timestamp, nonce, signature) : null;
	}

	long timestampMillis() {
		return Long.parseLong(this.timestamp);
	}

	private static boolean matches(Pattern pattern, @Nullable String text) {
		return text != null && pattern.matcher(text).matches();
	}

}
