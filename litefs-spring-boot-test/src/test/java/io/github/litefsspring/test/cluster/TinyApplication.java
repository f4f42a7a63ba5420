package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;

/**
 * An application that LiteFS runs: answers with its node's name.
 */
public final class TinyApplication {

	private TinyApplication() {
	}

	public static void main(String[] arguments) throws IOException {
		byte[] answer = (System.getenv("LITEFS_NODENAME") + " " + String.join("|", arguments))
			.getBytes(StandardCharsets.UTF_8);
		HttpServer server = HttpServer.create(
				new InetSocketAddress(System.getenv("SERVER_ADDRESS"), Integer.parseInt(System.getenv("SERVER_PORT"))),
				0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		server.start();
		System.err.println("Tiny application on " + System.getenv("LITEFS_DATABASE"));
	}

}
