package io.github.litefsspring.backup.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.litefsspring.Documentation;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.ObjectKeys;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a target of the form {@code scheme://user@host:port/path?name=value}.
 *
 * @param text the whole target, for messages
 * @param user the user, or null
 * @param host the host, bucket or container
 * @param port the port, or -1
 * @param path what follows the host, with its slash; empty for none
 * @param options the names and values behind the question mark
 */
record TargetUrl(String text, @Nullable String user, String host, int port, String path, Map<String, String> options) {

	private static final Pattern URL = Pattern.compile(
			"[a-z0-9]+://(?:([^/?#@]*)@)?([^/?#@:]*|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?(/[^?#]*)?(?:\\?([^#]*))?");

	static TargetUrl parse(String text) {
		String shown = withoutPassword(text);
		Matcher matcher = URL.matcher(text);
		if (!matcher.matches()) {
			throw wrong(shown, "is not of the form scheme://name/path?option=value");
		}
		String user = matcher.group(1);
		if (user != null && user.contains(":")) {
			throw wrong(shown, "contains a password or secret key, which would show in logs: take it out of the target"
					+ " and set it as in " + Documentation.page("backup-targets.md"));
		}
		if (matcher.group(2).isEmpty()) {
			throw wrong(shown, "names no host, bucket or container");
		}
		int port = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : -1;
		String path = (matcher.group(4) != null) ? matcher.group(4) : "";
		return new TargetUrl(shown, user, matcher.group(2), port, path, options(shown, matcher.group(5)));
	}

	static String withoutPassword(String text) {
		return text.replaceFirst("://([^/?#:@]*):.*@", "://$1:***@");
	}

	static BackupTargetException wrong(String target, String what) {
		return new BackupTargetException(
				"The backup target '%s' %s (property %s)".formatted(target, what, BackupTarget.PROPERTY));
	}

	BackupTargetException wrong(String what) {
		return wrong(this.text, what);
	}

	TargetUrl withOptions(String... names) {
		TreeSet<String> known = new TreeSet<>(List.of(names));
		for (String option : this.options.keySet()) {
			if (!known.contains(option)) {
				throw wrong("has the option '%s', which is none of its options (%s)".formatted(option,
						String.join(", ", known)));
			}
		}
		return this;
	}

	// without slashes around it
	String keyPrefix() {
		String prefix = this.path.replaceAll("^/+|/+$", "");
		if (prefix.isEmpty()) {
			return "";
		}
		try {
			return ObjectKeys.require(prefix);
		}
		catch (IllegalArgumentException ex) {
			throw wrong("has the path '%s': use names of letters, digits, dots, hyphens and underscores that begin with"
				.formatted(prefix) + " a letter or digit, with single slashes between them");
		}
	}

	@Nullable String option(String name) {
		return this.options.get(name);
	}

	@Nullable Boolean flag(String name) {
		String value = option(name);
		if (value == null) {
			return null;
		}
		return switch (value) {
			case "true" -> Boolean.TRUE;
			case "false" -> Boolean.FALSE;
			default -> throw wrong("has %s=%s, which is neither true nor false".formatted(name, value));
		};
	}

	@Nullable String endpoint(String name) {
		String text = option(name);
		if (text == null) {
			return null;
		}
		try {
			URI endpoint = URI.create(text);
			boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
			if (http && endpoint.getHost() != null && endpoint.getUserInfo() == null && endpoint.getQuery() == null) {
				return text.replaceAll("/+$", "");
			}
		}
		catch (IllegalArgumentException ex) {
			// said below
		}
		throw wrong("has an %s that is not of the form https://host or http://host:port".formatted(name));
	}

	private static Map<String, String> options(String shown, @Nullable String query) {
		Map<String, String> options = new LinkedHashMap<>();
		for (String option : (query != null && !query.isEmpty()) ? query.split("&") : new String[0]) {
			int equals = option.indexOf('=');
			if (equals < 1 || equals == option.length() - 1) {
				throw wrong(shown, "has the option '%s' without a name or value".formatted(option));
			}
			String name = option.substring(0, equals);
			String value = URLDecoder.decode(option.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
			if (options.put(name, value) != null) {
				throw wrong(shown, "has the option '%s' twice".formatted(name));
			}
		}
		return options;
	}

}
