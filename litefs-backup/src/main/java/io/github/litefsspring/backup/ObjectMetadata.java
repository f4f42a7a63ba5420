package io.github.litefsspring.backup;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The time and small texts that are stored with an object's bytes.
 *
 * @param timestamp when the last transaction in the object was made, in milliseconds;
 * kept where {@code litestream restore -timestamp} looks for it
 * @param entries small texts under names of lower case letters, digits and hyphens; the
 * texts are printable ASCII without spaces, and S3 takes 2 kB of names and texts together
 * @since 0.1.0
 */
public record ObjectMetadata(Instant timestamp, Map<String, String> entries) {

	/** The longest text, in characters; only one of an object may be so long. */
	public static final int LONGEST_TEXT = 1200;

	private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

	private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1," + LONGEST_TEXT + "}");

	/**
	 * Check the entries.
	 * @param timestamp the time of the last transaction
	 * @param entries the names and texts
	 * @throws IllegalArgumentException when one of them cannot be stored everywhere
	 */
	public ObjectMetadata {
		entries = Map.copyOf(entries);
		entries.forEach((name, text) -> {
			if (!NAME.matcher(name).matches() || !TEXT.matcher(text).matches()) {
				throw new IllegalArgumentException("Metadata '%s=%s' cannot be stored".formatted(name, text));
			}
		});
	}

}
