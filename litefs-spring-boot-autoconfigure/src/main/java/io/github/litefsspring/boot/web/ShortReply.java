package io.github.litefsspring.boot.web;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of a reply in memory. The JDK's HTTP client limits the time until the head of
 * a reply only; here the body has as long again.
 */
final class ShortReply implements BodySubscriber<InputStream> {

	private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();

	private final CompletableFuture<InputStream> body = this.bytes.getBody()
		.<InputStream>thenApply(ByteArrayInputStream::new)
		.toCompletableFuture();

	private final Duration patience;

	ShortReply(Duration patience) {
		this.patience = patience;
	}

	@Override
	public CompletionStage<InputStream> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.body.orTimeout(this.patience.toNanos(), TimeUnit.NANOSECONDS).whenComplete((stream, failure) -> {
			if (failure instanceof TimeoutException) {
				subscription.cancel();
			}
		});
		this.bytes.onSubscribe(subscription);
	}

	@Override
	public void onNext(List<ByteBuffer> received) {
		this.bytes.onNext(received);
	}

	@Override
	public void onError(Throwable failure) {
		this.bytes.onError(failure);
	}

	@Override
	public void onComplete() {
		this.bytes.onComplete();
	}

}
