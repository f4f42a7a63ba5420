package io.github.litefsspring.boot.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Rules for the values of {@code litefs.*}, with messages that say what would do.
 */
final class PropertyRules {

	private static final String HOSTNAME = "{hostname}";

	private static final String TOO_SHORT = "must be longer than zero, such as 5s";

	private PropertyRules() {
	}

	static void require(boolean fulfilled, String property, @Nullable Object value, String rule) {
		if (!fulfilled) {
			throw new InvalidConfigurationPropertyValueException(property, value, property + " " + rule);
		}
	}

	static void longerThanZero(String property, Duration duration) {
		require(!duration.isZero(), property, duration, TOO_SHORT);
		zeroOrLonger(property, duration);
	}

	static void zeroOrLonger(String property, Duration duration) {
		require(!duration.isNegative(), property, duration, TOO_SHORT);
	}

	static Path databaseFile(String property, String value) {
		String file = value.strip();
		require(!file.contains(":memory:"), property, value,
				"must be a file: each connection would have a memory of its own. For a database that goes away, as in "
						+ "tests, use a file in a temporary directory, such as ${java.io.tmpdir}/test.db");
		require(!file.startsWith("jdbc:"), property, value,
				"must be the path of a file without 'jdbc:sqlite:', such as data/invoices.db");
		require(!file.startsWith("file:"), property, value,
				"must be the path of a file, without 'file:' and parameters, such as data/invoices.db. Options of SQLite"
						+ " go to litefs.jdbc.driver-properties");
		return Path.of(file);
	}

	static void url(String property, String url) {
		url(property, url, url, "http://localhost:20202", "it cannot have placeholders");
	}

	static void urlWithHostname(String property, @Nullable String url) {
		if (url != null) {
			url(property, url, url.replace(HOSTNAME, "hostname"), "http://{hostname}:8080",
					"the only placeholder is " + HOSTNAME);
		}
	}

	private static void url(String property, String value, String url, String example, String otherPlaceholder) {
		String problem = (url.contains("{") || url.contains("}")) ? otherPlaceholder : problemWith(url);
		require(problem == null, property, value,
				"must be an http or https URL such as " + example + ", but " + problem);
	}

	private static @Nullable String problemWith(String url) {
		try {
			URI uri = new URI(url);
			if (uri.getScheme() == null || !uri.getScheme().matches("(?i)https?")) {
				return "it does not begin with http:// or https://";
			}
			if (uri.getHost() == null) {
				return "it has no valid host name";
			}
			return (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null)
					? "it has a query, a fragment or a user name" : null;
		}
		catch (URISyntaxException ex) {
			return "it cannot be parsed: " + ex.getReason();
		}
	}

}
