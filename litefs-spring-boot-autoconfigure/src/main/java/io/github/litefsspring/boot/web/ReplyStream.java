package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The body of a reply as a stream. Unlike the stream of the JDK's HTTP client, it does
 * not wait for ever for a node that has fallen silent.
 */
final class ReplyStream extends InputStream implements BodySubscriber<InputStream> {

	private static final int AHEAD = 2;

	private final Duration patience;

	private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();

	private final Deque<ByteBuffer> buffers = new ArrayDeque<>();

	private volatile @Nullable Subscription subscription;

	private boolean atEnd;

	ReplyStream(Duration patience) {
		this.patience = patience;
	}

	@Override
	public CompletionStage<InputStream> getBody() {
		return CompletableFuture.completedFuture(this);
	}

	@Override
	public void onSubscribe(Subscription newSubscription) {
		this.subscription = newSubscription;
		newSubscription.request(AHEAD);
	}

	@Override
	public void onNext(List<ByteBuffer> received) {
		this.parts.add(new Part(received, false, null));
	}

	@Override
	public void onError(Throwable failure) {
		this.parts.add(new Part(List.of(), true, failure));
	}

	@Override
	public void onComplete() {
		this.parts.add(new Part(List.of(), true, null));
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		ByteBuffer buffer = buffer();
		if (buffer == null) {
			return -1;
		}
		int count = Math.min(length, buffer.remaining());
		buffer.get(target, offset, count);
		return count;
	}

	private @Nullable ByteBuffer buffer() throws IOException {
		while (true) {
			ByteBuffer buffer = this.buffers.peek();
			if (buffer != null && buffer.hasRemaining()) {
				return buffer;
			}
			if (buffer != null) {
				this.buffers.remove();
			}
			else if (this.atEnd) {
				return null;
			}
			else {
				take();
			}
		}
	}

	private void take() throws IOException {
		Part part;
		try {
			part = this.parts.poll(this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while waiting for more of a reply", ex);
		}
		if (part == null) {
			throw new HttpTimeoutException("Nothing more of the reply has come for " + this.patience);
		}
		if (part.failure() != null) {
			throw new IOException(part.failure());
		}
		this.atEnd = part.last();
		this.buffers.addAll(part.buffers());
		Subscription source = this.subscription;
		if (!this.atEnd && source != null) {
			source.request(1);
		}
	}

	/**
	 * Ends the connection when not all was read.
	 */
	@Override
	public void close() {
		Subscription source = this.subscription;
		if (!this.atEnd && source != null) {
			source.cancel();
		}
	}

	private record Part(List<ByteBuffer> buffers, boolean last, @Nullable Throwable failure) {
	}

}
