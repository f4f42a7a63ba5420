package io.github.litefsspring.boot.consistency;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

import io.github.litefsspring.consistency.PositionToken;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Puts the token into a reply at the last moment: before anything is done that may send
 * the headers. What a streaming handler commits after that cannot be told any more.
 */
final class PositionResponse extends HttpServletResponseWrapper {

	private final HttpServletRequest request;

	private final LitefsConsistency consistency;

	private final PositionReply reply;

	private final Work work;

	private final @Nullable String discardedCookie;

	private volatile long told;

	private volatile boolean cleared;

	private @Nullable ServletOutputStream stream;

	private @Nullable PrintWriter writer;

	PositionResponse(HttpServletRequest request, HttpServletResponse response, LitefsConsistency consistency,
			PositionReply reply, Work work, @Nullable String discardedCookie) {
		super(response);
		this.request = request;
		this.consistency = consistency;
		this.reply = reply;
		this.work = work;
		this.discardedCookie = discardedCookie;
	}

	/**
	 * Set what is to be set and is not set yet, if there is still time.
	 */
	void beforeHeadersAreSent() {
		long changes = this.work.changes();
		String discarded = this.cleared ? null : this.discardedCookie;
		if ((changes == this.told && discarded == null) || isCommitted()) {
			return;
		}
		if (discarded != null) {
			this.reply.clear(discarded, this.request, this);
			this.cleared = true;
		}
		if (changes != this.told) {
			PositionToken token = this.consistency.tokenOf(this.work);
			if (token != null) {
				this.reply.write(token, this.request, this);
			}
			this.told = changes;
		}
	}

	@Override
	public void reset() {
		super.reset();
		this.told = 0;
		this.cleared = false;
		this.stream = null;
		this.writer = null;
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.stream == null) {
			this.stream = new TellingStream(super.getOutputStream());
		}
		return this.stream;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (this.writer == null) {
			this.writer = new PrintWriter(new TellingWriter(super.getWriter()));
		}
		return this.writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		beforeHeadersAreSent();
		super.flushBuffer();
	}

	@Override
	public void sendError(int status) throws IOException {
		beforeHeadersAreSent();
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		beforeHeadersAreSent();
		super.sendError(status, message);
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		beforeHeadersAreSent();
		super.sendRedirect(location);
	}

	@Override
	public void sendRedirect(String location, boolean clearBuffer) throws IOException {
		beforeHeadersAreSent();
		super.sendRedirect(location, clearBuffer);
	}

	@Override
	public void sendRedirect(String location, int status) throws IOException {
		beforeHeadersAreSent();
		super.sendRedirect(location, status);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		beforeHeadersAreSent();
		super.sendRedirect(location, status, clearBuffer);
	}

	/**
	 * The response's stream.
	 */
	private final class TellingStream extends ServletOutputStream {

		private final ServletOutputStream target;

		private TellingStream(ServletOutputStream target) {
			this.target = target;
		}

		@Override
		public void write(int value) throws IOException {
			beforeHeadersAreSent();
			this.target.write(value);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			beforeHeadersAreSent();
			this.target.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			beforeHeadersAreSent();
			this.target.flush();
		}

		@Override
		public void close() throws IOException {
			beforeHeadersAreSent();
			this.target.close();
		}

		@Override
		public boolean isReady() {
			return this.target.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.target.setWriteListener(listener);
		}

	}

	/**
	 * The response's writer. It keeps to the writer it wraps in everything, also in when
	 * it flushes.
	 */
	private final class TellingWriter extends Writer {

		private final PrintWriter target;

		private TellingWriter(PrintWriter target) {
			this.target = target;
		}

		@Override
		public void write(char[] characters, int offset, int length) {
			beforeHeadersAreSent();
			this.target.write(characters, offset, length);
		}

		@Override
		public void write(String text, int offset, int length) {
			beforeHeadersAreSent();
			this.target.write(text, offset, length);
		}

		@Override
		public void flush() throws IOException {
			beforeHeadersAreSent();
			if (this.target.checkError()) {
				throw new IOException("The client is gone");
			}
		}

		@Override
		public void close() {
			beforeHeadersAreSent();
			this.target.close();
		}

	}

}
