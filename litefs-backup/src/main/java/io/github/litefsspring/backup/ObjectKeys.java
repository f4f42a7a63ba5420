package io.github.litefsspring.backup;

import java.util.regex.Pattern;

/**
 * The keys that every store accepts: names of letters, digits, dots, hyphens and
 * underscores that begin with a letter or digit, with slashes between them.
 *
 * @since 0.1.0
 */
public final class ObjectKeys {

	private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

	private static final Pattern KEY = Pattern.compile(NAME + "(/" + NAME + ")*");

	private ObjectKeys() {
	}

	/**
	 * Check a key.
	 * @param key the key
	 * @return the same key
	 * @throws IllegalArgumentException when a store might not accept it
	 */
	public static String require(String key) {
		if (!KEY.matcher(key).matches()) {
			throw new IllegalArgumentException("Not a key of a backup store: '%s'".formatted(key));
		}
		return key;
	}

}
