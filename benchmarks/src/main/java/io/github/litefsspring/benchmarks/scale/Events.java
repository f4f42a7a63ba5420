package io.github.litefsspring.benchmarks.scale;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.litefsspring.node.Position;

/**
 * LiteFS's events, which tell a simulated node of transactions.
 */
final class Events implements Consumer<ByteBuffer> {

	private static final Pattern TRANSACTION = Pattern
		.compile("\"txID\":\"([0-9a-f]{16})\",\"postApplyChecksum\":\"([0-9a-f]{16})\"");

	private final StringBuilder line = new StringBuilder();

	private final SimulatedNode node;

	Events(SimulatedNode node) {
		this.node = node;
	}

	static ByteBuffer request() {
		// without chunks
		return StandardCharsets.US_ASCII.encode("GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n");
	}

	@Override
	public void accept(ByteBuffer received) {
		this.line.append(StandardCharsets.US_ASCII.decode(received));
		for (int end = this.line.indexOf("\n"); end >= 0; end = this.line.indexOf("\n")) {
			Matcher transaction = TRANSACTION.matcher(this.line.substring(0, end));
			this.line.delete(0, end + 1);
			if (transaction.find()) {
				this.node.apply(Position.parse(transaction.group(1) + "-" + transaction.group(2)));
			}
		}
	}

}
