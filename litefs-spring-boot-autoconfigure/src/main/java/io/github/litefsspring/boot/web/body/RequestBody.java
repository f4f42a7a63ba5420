package io.github.litefsspring.boot.web.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The body of a request, as the client sent it.
 *
 * @param length the number of bytes, 0 when there is no body, -1 when not known
 * @param stream where to read it
 * @since 0.1.0
 */
public record RequestBody(long length, InputStream stream) {

	/** No body. */
	public static final RequestBody NONE = new RequestBody(0, InputStream.nullInputStream());

	/**
	 * The most bytes that are read before they are sent.
	 */
	public static final int SHORT = 16 * 1024;

	public static RequestBody of(byte[] bytes) {
		return new RequestBody(bytes.length, new ByteArrayInputStream(bytes));
	}

	public static RequestBody of(HttpServletRequest request) throws IOException {
		long length = length(request);
		return (length == 0) ? NONE : new RequestBody(length, request.getInputStream());
	}

	/**
	 * Return whether it is short and in memory, or there is none: reading it waits for no
	 * client.
	 */
	boolean isShort() {
		return this.length == 0 || (this.stream instanceof ByteArrayInputStream && this.length <= SHORT);
	}

	public static long length(HttpServletRequest request) throws IOException {
		long length = request.getContentLengthLong();
		if (length >= 0) {
			return length;
		}
		if (request.getHeader("Transfer-Encoding") != null) {
			return -1;
		}
		// HTTP/2 has bodies with neither header
		return (!request.getProtocol().startsWith("HTTP/2") || request.getInputStream().isFinished()) ? 0 : -1;
	}

}
