package io.github.litefsspring.boot.web.body;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A body that is long or of unknown length, sent while the client is still sending it.
 * <p>
 * It is read by the request's own thread ({@link #pump}): a servlet's stream must not be
 * touched by any other thread, least of all after the request has ended.
 */
class StreamedBody extends OneTimeBody implements Subscription {

	private static final int CHUNK = 16 * 1024;

	private final RequestBody body;

	private final Semaphore demand = new Semaphore(0);

	private volatile @Nullable Subscriber<? super ByteBuffer> subscriber;

	private volatile boolean cancelled;

	private boolean complete;

	StreamedBody(RequestBody body) {
		super(body.length());
		this.body = body;
		this.complete = body.length() == 0;
	}

	@Override
	public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
		this.subscriber = subscriber;
		subscriber.onSubscribe(this);
	}

	@Override
	public void request(long count) {
		this.demand.release((int) Math.min(count, 1 << 29));
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.demand.release();
	}

	@Override
	public <T> HttpResponse<T> exchange(HttpClient client, HttpRequest.Builder request, BodyHandler<T> replies,
			Duration patience) throws IOException, ExecutionException, TimeoutException, InterruptedException {
		CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request.build(), replies);
		try {
			pump(exchange, patience);
			return exchange.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (IOException | TimeoutException | InterruptedException ex) {
			exchange.cancel(true);
			abort(ex);
			throw ex;
		}
	}

	private void pump(CompletableFuture<?> exchange, Duration patience)
			throws IOException, TimeoutException, InterruptedException {
		exchange.whenComplete((response, failure) -> this.demand.release());
		InputStream stream = this.body.stream();
		while (!this.complete) {
			if (!this.demand.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new TimeoutException("The primary takes no data");
			}
			Subscriber<? super ByteBuffer> target = this.subscriber;
			if (exchange.isDone() || this.cancelled || target == null) {
				return;
			}
			byte[] chunk = new byte[CHUNK];
			int count = stream.read(chunk);
			if (count < 0) {
				this.complete = true;
				target.onComplete();
			}
			else {
				target.onNext(ByteBuffer.wrap(chunk, 0, count));
			}
		}
	}

	@Override
	public void abort(Throwable reason) {
		Subscriber<? super ByteBuffer> target = this.subscriber;
		if (!this.complete && target != null) {
			this.complete = true;
			target.onError(reason);
		}
	}

}
