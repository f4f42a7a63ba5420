package io.github.litefsspring.boot.web.body;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.github.litefsspring.boot.nodes.SentOnce;

/**
 * A request body that can be sent once, and proves whether anything was sent
 * ({@link SentOnce}).
 */
public abstract class OneTimeBody implements BodyPublisher {

	private final SentOnce sent = new SentOnce();

	private final long length;

	OneTimeBody(long length) {
		this.length = length;
	}

	public static OneTimeBody of(RequestBody body) throws IOException {
		return body.isShort() ? new ShortBody(body.stream().readAllBytes()) : new StreamedBody(body);
	}

	@Override
	public final long contentLength() {
		this.sent.begin();
		return this.length;
	}

	public final boolean nothingSent() {
		return this.sent.nothingSent();
	}

	// patience bounds the time in which the other side takes no data, and gives no reply
	public abstract <T> HttpResponse<T> exchange(HttpClient client, HttpRequest.Builder request, BodyHandler<T> replies,
			Duration patience) throws IOException, ExecutionException, TimeoutException, InterruptedException;

	// the connection cannot be used again when the body is not complete
	public abstract void abort(Throwable reason);

}
