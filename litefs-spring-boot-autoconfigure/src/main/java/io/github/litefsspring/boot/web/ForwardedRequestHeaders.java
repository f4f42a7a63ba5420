package io.github.litefsspring.boot.web;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which headers a proxy passes on (RFC 9110, 7.6) and which it adds.
 */
class ForwardedRequestHeaders {

	static final String FORWARDED_BY = "Litefs-Forwarded-By";

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-connection",
			"proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
			"http2-settings");

	// composed by the HTTP client; Expect has been answered by this node's server
	private static final Set<String> OWN = Set.of("host", "content-length", "expect", "x-forwarded-for",
			"x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded",
			FORWARDED_BY.toLowerCase(Locale.ROOT));

	private final String nodeName;

	ForwardedRequestHeaders(String nodeName) {
		this.nodeName = nodeName;
	}

	/**
	 * Names that must not be passed on.
	 * @param connection the values of the Connection header
	 * @return lower-case names
	 */
	static Set<String> hopByHop(Iterable<String> connection) {
		Set<String> names = new HashSet<>(HOP_BY_HOP);
		for (String value : connection) {
			for (String name : value.split(",")) {
				names.add(name.trim().toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

	void copy(HttpServletRequest request, HttpRequest.Builder target) {
		Set<String> dropped = hopByHop(values(request, "Connection"));
		Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		names.addAll(Collections.list(request.getHeaderNames()));
		for (String name : names) {
			String key = name.toLowerCase(Locale.ROOT);
			if (!dropped.contains(key) && !OWN.contains(key)) {
				values(request, name).forEach((value) -> add(target, name, value));
			}
		}
		addForwarded(request, target);
		target.header(FORWARDED_BY, append(request, FORWARDED_BY, this.nodeName));
	}

	/**
	 * The JDK's HTTP client would turn every character that is not ASCII into a question
	 * mark. A header must not arrive changed, so it is refused; of cookies only the one
	 * concerned is left out, because every application copes with a missing cookie.
	 * @param target the request to the primary
	 * @param name the header's name
	 * @param value the header's value
	 * @throws IllegalArgumentException when the value cannot be passed on
	 */
	private static void add(HttpRequest.Builder target, String name, String value) {
		if (isAscii(value)) {
			target.header(name, value);
		}
		else if ("cookie".equalsIgnoreCase(name)) {
			String passed = Arrays.stream(value.split(";"))
				.map(String::trim)
				.filter(ForwardedRequestHeaders::isAscii)
				.collect(Collectors.joining("; "));
			if (!passed.isEmpty()) {
				target.header(name, passed);
			}
		}
		else {
			throw new IllegalArgumentException(("The header '%s' has characters that are not ASCII, which cannot be"
					+ " passed on to the primary unchanged. Encode its value, or use litefs.write.transport=redirect.")
				.formatted(name));
		}
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((character) -> character < 128);
	}

	private void addForwarded(HttpServletRequest request, HttpRequest.Builder target) {
		String client = request.getRemoteAddr();
		target.header("X-Forwarded-For", append(request, "X-Forwarded-For", client));
		target.header("X-Forwarded-Proto", first(request, "X-Forwarded-Proto", request.getScheme()));
		String host = request.getHeader("Host");
		target.header("X-Forwarded-Host", first(request, "X-Forwarded-Host",
				(host != null && !host.isEmpty()) ? host : request.getServerName() + ":" + request.getServerPort()));
		target.header("X-Forwarded-Port", first(request, "X-Forwarded-Port", String.valueOf(request.getServerPort())));
		if (request.getHeader("Forwarded") != null) {
			target.header("Forwarded", append(request, "Forwarded",
					(client.indexOf(':') >= 0) ? "for=\"[" + client + "]\"" : "for=" + client));
		}
	}

	private static String first(HttpServletRequest request, String name, String otherwise) {
		List<String> values = values(request, name);
		return values.isEmpty() ? otherwise : String.join(", ", values);
	}

	private static String append(HttpServletRequest request, String name, @Nullable String value) {
		List<String> values = new ArrayList<>(values(request, name));
		if (value != null) {
			values.add(value);
		}
		return String.join(", ", values);
	}

	static List<String> values(HttpServletRequest request, String name) {
		return Collections.list(request.getHeaders(name));
	}

}
