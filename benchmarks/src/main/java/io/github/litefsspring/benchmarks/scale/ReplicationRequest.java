package io.github.litefsspring.benchmarks.scale;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.litefsspring.node.Position;

/**
 * What a replica's LiteFS sends to the primary's, to get all transactions from a position
 * on ({@code Stream} in its {@code http/client.go}): HTTP/2 without TLS, with windows so
 * large that nothing has to be acknowledged.
 */
final class ReplicationRequest {

	private static final int HEADERS = 1;

	private static final int SETTINGS = 4;

	private static final int WINDOW_UPDATE = 8;

	private static final int DATA = 0;

	private static final int END_OF_STREAM = 1;

	private static final int END_OF_HEADERS = 4;

	private static final short INITIAL_WINDOW_SIZE = 4;

	private static final int LARGEST_WINDOW = Integer.MAX_VALUE;

	private static final int DEFAULT_WINDOW = 65535;

	private final ByteBuffer bytes = ByteBuffer.allocate(1 << 10);

	private ReplicationRequest(String nodeId, String database, Position position) {
		this.bytes.put(ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
		frame(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort(INITIAL_WINDOW_SIZE).putInt(LARGEST_WINDOW));
		frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(LARGEST_WINDOW - DEFAULT_WINDOW));
		ByteBuffer headers = ByteBuffer.allocate(256);
		header(headers, ":method", "POST");
		header(headers, ":scheme", "http");
		header(headers, ":path", "/stream");
		header(headers, ":authority", "localhost");
		header(headers, "litefs-id", nodeId);
		frame(HEADERS, END_OF_HEADERS, 1, headers);
		byte[] name = ascii(database);
		frame(DATA, END_OF_STREAM, 1,
				ByteBuffer.allocate(256)
					.putInt(1)
					.putInt(name.length)
					.put(name)
					.putLong(position.txid())
					.putLong(position.checksum()));
	}

	static ByteBuffer of(String nodeId, String database, Position position) {
		return new ReplicationRequest(nodeId, database, position).bytes.flip();
	}

	private void frame(int type, int flags, int stream, ByteBuffer payload) {
		payload.flip();
		this.bytes.put((byte) 0)
			.putShort((short) payload.remaining())
			.put((byte) type)
			.put((byte) flags)
			.putInt(stream);
		this.bytes.put(payload);
	}

	// a literal that is in no table
	private static void header(ByteBuffer headers, String name, String value) {
		headers.put((byte) 0).put((byte) name.length()).put(ascii(name));
		headers.put((byte) value.length()).put(ascii(value));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
