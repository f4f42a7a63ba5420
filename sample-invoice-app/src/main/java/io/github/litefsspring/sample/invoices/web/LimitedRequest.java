package io.github.litefsspring.sample.invoices.web;

import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.springframework.util.unit.DataSize;

/**
 * A request whose body ends with an exception when it gets too long.
 */
class LimitedRequest extends HttpServletRequestWrapper {

	private final DataSize limit;

	LimitedRequest(HttpServletRequest request, DataSize limit) {
		super(request);
		this.limit = limit;
	}

	@Override
	public ServletInputStream getInputStream() throws IOException {
		return new LimitedInputStream(super.getInputStream());
	}

	private final class LimitedInputStream extends ServletInputStream {

		private final ServletInputStream body;

		private long count;

		private LimitedInputStream(ServletInputStream body) {
			this.body = body;
		}

		@Override
		public int read() throws IOException {
			int value = this.body.read();
			count((value >= 0) ? 1 : 0);
			return value;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int read = this.body.read(bytes, offset, length);
			count(Math.max(read, 0));
			return read;
		}

		private void count(int read) {
			this.count += read;
			if (this.count > LimitedRequest.this.limit.toBytes()) {
				throw new RequestBodyTooLargeException(LimitedRequest.this.limit);
			}
		}

		@Override
		public boolean isFinished() {
			return this.body.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.body.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.body.setReadListener(listener);
		}

	}

}
