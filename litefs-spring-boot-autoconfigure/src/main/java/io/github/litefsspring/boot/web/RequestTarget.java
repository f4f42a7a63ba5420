package io.github.litefsspring.boot.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Builds the URL of a request on another server, with path and query as the client sent
 * them: {@code %2F} stays {@code %2F}.
 */
final class RequestTarget {

	private static final String PATH = "-._~:/@!$&'()*+,;=";

	private static final String QUERY = PATH + "?[]";

	private RequestTarget() {
	}

	static URI of(URI base, String path, @Nullable String query) {
		return URI.create(base + escape(path, PATH) + ((query != null) ? "?" + escape(query, QUERY) : ""));
	}

	// servers are more lenient than URI: what it refuses, such as | or a % that begins no
	// escape, is escaped
	private static String escape(String text, String legal) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			boolean escape = character == '%' && i + 2 < text.length() && Character.digit(text.charAt(i + 1), 16) >= 0
					&& Character.digit(text.charAt(i + 2), 16) >= 0;
			if (escape || isLegal(character, legal)) {
				escaped.append(character);
			}
			else {
				// servlet containers give raw bytes as ISO-8859-1 characters
				for (byte octet : String.valueOf(character)
					.getBytes((character < 256) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)) {
					escaped.append("%%%02X".formatted(octet & 0xff));
				}
			}
		}
		return escaped.toString();
	}

	private static boolean isLegal(char character, String legal) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || legal.indexOf(character) >= 0;
	}

}
