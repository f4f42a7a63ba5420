package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;

import com.sun.net.httpserver.HttpExchange;
import io.github.litefsspring.backup.maintain.StoreFaults.Fault;
import io.github.litefsspring.backup.store.InterferingProxy;

/**
 * The network between a client and its service: requests and replies are lost, late and
 * repeated, and bodies break off, so that what the client does by itself takes part.
 */
final class FaultyProxy extends InterferingProxy {

	private volatile StoreFaults faults = new StoreFaults(0);

	FaultyProxy(URI service) throws IOException {
		super(service);
	}

	void use(StoreFaults newFaults) {
		this.faults = newFaults;
	}

	@Override
	protected void handle(HttpExchange exchange, HttpRequest request) throws IOException {
		String text = "HTTP " + exchange.getRequestMethod() + " " + exchange.getRequestURI();
		Fault fault = this.faults.next(text);
		switch (fault) {
			case NONE, PAUSE_BEFORE, PAUSE_AFTER -> answer(exchange, send(request), 1);
			case REFUSED -> exchange.sendResponseHeaders(503, -1);
			case REPLY_LOST -> send(request);
			case REPEATED -> {
				send(request);
				answer(exchange, send(request), 1);
			}
			case LATE -> this.faults.later(text, () -> send(request));
			case LATE_AND_REPEATED -> {
				this.faults.later(text, () -> send(request));
				answer(exchange, send(request), 2);
			}
		}
	}

}
