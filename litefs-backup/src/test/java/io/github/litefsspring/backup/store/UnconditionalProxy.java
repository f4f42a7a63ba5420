package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;

import com.sun.net.httpserver.HttpExchange;

/**
 * Makes a service that ignores the conditions of conditional writes, or refuses them, of
 * one that heeds them.
 */
final class UnconditionalProxy extends InterferingProxy {

	private static final Set<String> CONDITIONS = Set.of("if-match", "if-none-match");

	private final boolean refuses;

	private UnconditionalProxy(URI service, boolean refuses) throws IOException {
		super(service);
		this.refuses = refuses;
	}

	static UnconditionalProxy thatIgnoresConditions(URI service) throws IOException {
		return new UnconditionalProxy(service, false);
	}

	static UnconditionalProxy thatRefusesConditions(URI service) throws IOException {
		return new UnconditionalProxy(service, true);
	}

	@Override
	protected void handle(HttpExchange exchange, HttpRequest request) throws IOException {
		if (this.refuses && request.headers().map().keySet().stream().anyMatch(UnconditionalProxy::isCondition)) {
			exchange.sendResponseHeaders(501, -1);
			return;
		}
		HttpRequest unconditional = HttpRequest.newBuilder(request, (name, value) -> !isCondition(name)).build();
		answer(exchange, send(unconditional), 1);
	}

	private static boolean isCondition(String header) {
		return CONDITIONS.contains(header.toLowerCase(Locale.ROOT));
	}

}
