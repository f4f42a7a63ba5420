package io.github.litefsspring.boot.web.body;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.TimeoutException;

/**
 * A body in memory, or none. The client's {@code send} hands the reply to the waiting
 * thread itself, where {@code sendAsync} takes another thread for that.
 */
class ShortBody extends OneTimeBody {

	private final BodyPublisher bytes;

	ShortBody(byte[] bytes) {
		super(bytes.length);
		this.bytes = BodyPublishers.ofByteArray(bytes);
	}

	@Override
	public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
		this.bytes.subscribe(subscriber);
	}

	@Override
	public <T> HttpResponse<T> exchange(HttpClient client, HttpRequest.Builder request, BodyHandler<T> replies,
			Duration patience) throws ExecutionException, TimeoutException, InterruptedException {
		try {
			return client.send(request.timeout(patience).build(), replies);
		}
		catch (HttpConnectTimeoutException ex) {
			throw new ExecutionException(ex);
		}
		catch (HttpTimeoutException ex) {
			throw new TimeoutException(ex.getMessage());
		}
		catch (IOException | RuntimeException ex) {
			throw new ExecutionException(ex);
		}
	}

	@Override
	public void abort(Throwable reason) {
		// all of it is with the client
	}

}
