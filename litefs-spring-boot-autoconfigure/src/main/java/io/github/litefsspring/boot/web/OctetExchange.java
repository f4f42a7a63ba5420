package io.github.litefsspring.boot.web;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import io.github.litefsspring.api.TlsSettings;
import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.boot.web.body.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One request over a connection of its own, for headers with octets outside ASCII: those
 * the JDK's HTTP client would turn into question marks. A header's characters are its
 * octets, as servlet containers give them (RFC 9110, 5.5).
 */
final class OctetExchange implements Closeable {

	private static final int CHUNK = 16 * 1024;

	private static final int MAX_HEAD = 256 * 1024;

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( .*)?");

	private final Duration patience;

	private final Socket socket;

	private final InputStream in;

	private int status;

	private HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);

	OctetExchange(URI url, Duration connectTimeout, Duration patience, NodeTls tls) throws IOException {
		this.patience = patience;
		boolean https = "https".equalsIgnoreCase(url.getScheme());
		int port = (url.getPort() >= 0) ? url.getPort() : (https ? 443 : 80);
		Socket plain = new Socket(Proxy.NO_PROXY);
		try {
			plain.connect(new InetSocketAddress(url.getHost(), port), (int) connectTimeout.toMillis());
			plain.setSoTimeout((int) Math.min(patience.toMillis(), Integer.MAX_VALUE));
			plain.setTcpNoDelay(true);
			this.socket = https ? secure(plain, url.getHost(), port, tls.get()) : plain;
			this.in = new BufferedInputStream(this.socket.getInputStream(), CHUNK);
		}
		catch (IOException ex) {
			plain.close();
			throw ex;
		}
	}

	private static Socket secure(Socket plain, String host, int port, @Nullable TlsSettings tls) throws IOException {
		SSLSocketFactory factory = (tls != null) ? tls.context().getSocketFactory()
				: (SSLSocketFactory) SSLSocketFactory.getDefault();
		SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true);
		if (tls != null) {
			// protocols and ciphers, which are null where the bundle names none
			secure.setSSLParameters(tls.parameters());
		}
		SSLParameters parameters = secure.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		secure.setSSLParameters(parameters);
		secure.startHandshake();
		return secure;
	}

	void exchange(String method, URI url, Iterable<Map.Entry<String, String>> sent, RequestBody body)
			throws IOException {
		OutputStream out = new BufferedOutputStream(this.socket.getOutputStream(), CHUNK);
		StringBuilder head = new StringBuilder();
		String query = (url.getRawQuery() != null) ? "?" + url.getRawQuery() : "";
		String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
		line(head, method + " " + path + query + " HTTP/1.1");
		line(head, "Host: " + url.getRawAuthority());
		line(head, "Connection: close");
		sent.forEach((header) -> line(head, header.getKey() + ": " + header.getValue()));
		boolean chunked = body.length() < 0;
		if (chunked) {
			line(head, "Transfer-Encoding: chunked");
		}
		else if (body.length() > 0 || "POST".equals(method) || "PUT".equals(method) || "PATCH".equals(method)) {
			line(head, "Content-Length: " + body.length());
		}
		line(head, "");
		out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
		byte[] chunk = new byte[CHUNK];
		for (int count = body.stream().read(chunk); count >= 0; count = body.stream().read(chunk)) {
			write(out, chunk, count, chunked);
		}
		if (chunked) {
			out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		out.flush();
		do {
			readHead();
		}
		while (this.status < 200);
	}

	private static void line(StringBuilder head, String text) {
		head.append(text).append("\r\n");
	}

	// a write has no time limit of its own
	private void write(OutputStream out, byte[] chunk, int count, boolean chunked) throws IOException {
		CompletableFuture<Void> guard = CompletableFuture.runAsync(this::close,
				CompletableFuture.delayedExecutor(this.patience.toMillis(), TimeUnit.MILLISECONDS));
		try {
			if (chunked) {
				out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			}
			out.write(chunk, 0, count);
			if (chunked) {
				out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			out.flush();
		}
		finally {
			guard.cancel(false);
		}
	}

	private void readHead() throws IOException {
		Matcher first = STATUS_LINE.matcher(readLine());
		if (!first.matches()) {
			throw new IOException("The reply does not begin with an HTTP status");
		}
		this.status = Integer.parseInt(first.group(1));
		Map<String, List<String>> received = new HashMap<>();
		int size = 0;
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			size += line.length();
			if (colon <= 0 || size > MAX_HEAD) {
				throw new IOException("The head of the reply is not HTTP");
			}
			received.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).strip());
		}
		this.headers = HttpHeaders.of(received, (name, value) -> true);
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0 || line.size() > MAX_HEAD) {
				throw new EOFException("The reply ends in its head");
			}
			line.write(next);
		}
		String text = line.toString(StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

	int status() {
		return this.status;
	}

	HttpHeaders headers() {
		return this.headers;
	}

	InputStream body(String method) {
		boolean none = "HEAD".equals(method) || this.status == 204 || this.status == 304;
		boolean chunked = this.headers.firstValue("Transfer-Encoding").isPresent();
		long length = none ? 0 : this.headers.firstValueAsLong("Content-Length").orElse(-1);
		return new Body(!none && chunked, chunked ? 0 : length);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// nothing more can be done with it
			return;
		}
	}

	private final class Body extends InputStream {

		private final boolean chunked;

		private long left;

		private boolean first = true;

		private Body(boolean chunked, long left) {
			this.chunked = chunked;
			this.left = left;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			if (this.chunked && this.left == 0) {
				nextChunk();
			}
			if (this.left == 0 || (this.chunked && this.left < 0)) {
				return -1;
			}
			int most = (this.left > 0) ? (int) Math.min(length, this.left) : length;
			int count = OctetExchange.this.in.read(target, offset, most);
			if (count < 0 && this.left > 0) {
				throw new EOFException("The reply ends too early");
			}
			if (this.left > 0) {
				this.left -= count;
			}
			return count;
		}

		// -1 after the last one
		private void nextChunk() throws IOException {
			if (!this.first) {
				readLine();
			}
			this.first = false;
			String size = readLine().split(";")[0].strip();
			try {
				this.left = Long.parseLong(size, 16);
			}
			catch (NumberFormatException ex) {
				throw new IOException("'" + size + "' is not the size of a chunk", ex);
			}
			if (this.left == 0) {
				this.left = -1;
			}
		}

	}

}
