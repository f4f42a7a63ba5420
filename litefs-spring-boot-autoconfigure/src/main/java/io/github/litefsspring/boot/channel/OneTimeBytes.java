package io.github.litefsspring.boot.channel;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;

import io.github.litefsspring.boot.nodes.SentOnce;

/**
 * A body that can be sent once, and proves whether anything was sent.
 */
final class OneTimeBytes implements BodyPublisher {

	private final SentOnce sent = new SentOnce();

	private final BodyPublisher bytes;

	OneTimeBytes(byte[] bytes) {
		this.bytes = BodyPublishers.ofByteArray(bytes);
	}

	@Override
	public long contentLength() {
		this.sent.begin();
		return this.bytes.contentLength();
	}

	@Override
	public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
		this.bytes.subscribe(subscriber);
	}

	boolean nothingSent() {
		return this.sent.nothingSent();
	}

}
