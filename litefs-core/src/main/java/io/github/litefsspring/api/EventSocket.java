package io.github.litefsspring.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The connection of one event stream. The thread that waits for an event reads the socket
 * itself: the JDK's HTTP client hands what it gets through several threads first.
 * <p>
 * It speaks HTTP/1.0, where a body of unknown length is what comes until the connection
 * ends (RFC 9112, 6.3), so there are no chunks to take apart.
 */
final class EventSocket implements Closeable {

	private static final int MAX_HEAD = 16 * 1024;

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( .*)?");

	private final URI url;

	private final int connectTimeout;

	private final Socket socket = new Socket(Proxy.NO_PROXY);

	EventSocket(URI url, Duration connectTimeout) {
		this.url = url;
		this.connectTimeout = (int) connectTimeout.toMillis();
	}

	// only close() ends a wait for an answer that does not come
	Answer open() throws IOException {
		int port = (this.url.getPort() != -1) ? this.url.getPort() : 80;
		this.socket.connect(new InetSocketAddress(this.url.getHost(), port), this.connectTimeout);
		String request = "GET " + this.url.getRawPath() + " HTTP/1.0\r\nHost: " + this.url.getHost() + ":" + port
				+ "\r\n\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		InputStream in = new BufferedInputStream(this.socket.getInputStream());
		String[] head = readHead(in).split("\r?\n", -1);
		Matcher status = STATUS_LINE.matcher(head[0]);
		if (!status.matches()) {
			throw new IOException("it does not begin with an HTTP status");
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 1; i < head.length; i++) {
			int colon = head[i].indexOf(':');
			headers.put(head[i].substring(0, Math.max(colon, 0)), head[i].substring(colon + 1).strip());
		}
		if (headers.containsKey("Transfer-Encoding")) {
			throw new IOException("an answer in chunks to a request of HTTP/1.0");
		}
		return new Answer(Integer.parseInt(status.group(1)), headers, in);
	}

	private static String readHead(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream(256);
		boolean lineIsEmpty = false;
		for (int next = in.read(); next != '\n' || !lineIsEmpty; next = in.read()) {
			if (next == -1 || head.size() == MAX_HEAD) {
				throw new IOException("the head of the answer has no end");
			}
			lineIsEmpty = next == '\n' || (lineIsEmpty && next == '\r');
			head.write(next);
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	boolean isClosed() {
		return this.socket.isClosed();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// nothing more can be done with it
		}
	}

	record Answer(int status, Map<String, String> headers, InputStream body) {

		@Nullable String header(String name) {
			String value = this.headers.getOrDefault(name, "");
			return value.isEmpty() ? null : value;
		}

	}

}
