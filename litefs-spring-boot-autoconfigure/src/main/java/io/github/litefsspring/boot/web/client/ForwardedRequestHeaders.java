package io.github.litefsspring.boot.web.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Headers that a proxy passes on (RFC 9110, 7.6), and those that it adds.
 */
public class ForwardedRequestHeaders {

	/** Name of the node that has forwarded the request. */
	public static final String FORWARDED_BY = "Litefs-Forwarded-By";

	/**
	 * Milliseconds since the node that has forwarded the request took its role. An age
	 * and no time: clocks differ.
	 */
	public static final String ROLE_AGE = "Litefs-Role-Age";

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-connection",
			"proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
			"http2-settings");

	// composed by the HTTP client; Expect has been answered by this node's server
	private static final Set<String> OWN = Set.of("host", "content-length", "expect", "x-forwarded-for",
			"x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded",
			FORWARDED_BY.toLowerCase(Locale.ROOT), ROLE_AGE.toLowerCase(Locale.ROOT),
			ForwardedClients.HEADER.toLowerCase(Locale.ROOT));

	private final String nodeName;

	private final Supplier<Duration> roleAge;

	private final ForwardedClients clients;

	public ForwardedRequestHeaders(String nodeName, Supplier<Duration> roleAge, ForwardedClients clients) {
		this.nodeName = nodeName;
		this.roleAge = roleAge;
		this.clients = clients;
	}

	public static Set<String> hopByHop(Iterable<String> connection) {
		Set<String> names = new HashSet<>(HOP_BY_HOP);
		for (String value : connection) {
			for (String name : value.split(",")) {
				names.add(name.trim().toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

	// request is as it came over the wire, presented as this node's application sees it
	public List<Map.Entry<String, String>> of(HttpServletRequest request, HttpServletRequest presented) {
		Set<String> dropped = hopByHop(values(request, "Connection"));
		Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		names.addAll(Collections.list(request.getHeaderNames()));
		List<Map.Entry<String, String>> headers = new ArrayList<>();
		for (String name : names) {
			String key = name.toLowerCase(Locale.ROOT);
			if (!dropped.contains(key) && !OWN.contains(key)) {
				values(request, name).forEach((value) -> headers.add(Map.entry(name, value)));
			}
		}
		addForwarded(request, headers);
		String nodes = append(request, FORWARDED_BY, this.nodeName);
		headers.add(Map.entry(FORWARDED_BY, nodes));
		headers.add(Map.entry(ROLE_AGE, String.valueOf(this.roleAge.get().toMillis())));
		String client = this.clients.sign(presented, nodes);
		if (client != null) {
			headers.add(Map.entry(ForwardedClients.HEADER, client));
		}
		return headers;
	}

	private void addForwarded(HttpServletRequest request, List<Map.Entry<String, String>> headers) {
		String client = request.getRemoteAddr();
		headers.add(Map.entry("X-Forwarded-For", append(request, "X-Forwarded-For", client)));
		headers.add(Map.entry("X-Forwarded-Proto", first(request, "X-Forwarded-Proto", request.getScheme())));
		String host = request.getHeader("Host");
		headers.add(Map.entry("X-Forwarded-Host", first(request, "X-Forwarded-Host",
				(host != null && !host.isEmpty()) ? host : request.getServerName() + ":" + request.getServerPort())));
		headers.add(Map.entry("X-Forwarded-Port",
				first(request, "X-Forwarded-Port", String.valueOf(request.getServerPort()))));
		if (request.getHeader("Forwarded") != null) {
			headers.add(Map.entry("Forwarded", append(request, "Forwarded",
					(client.indexOf(':') >= 0) ? "for=\"[" + client + "]\"" : "for=" + client)));
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

	public static List<String> values(HttpServletRequest request, String name) {
		return Collections.list(request.getHeaders(name));
	}

}
