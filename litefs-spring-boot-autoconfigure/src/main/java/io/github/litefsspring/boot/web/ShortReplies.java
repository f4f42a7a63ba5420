package io.github.litefsspring.boot.web;

import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;

import io.github.litefsspring.boot.web.body.RequestBody;

/**
 * Takes a reply that says it is short into memory, and any other one as a stream. Neither
 * waits for ever.
 */
class ShortReplies implements BodyHandler<InputStream> {

	private static final long NOT_KNOWN = Long.MAX_VALUE;

	private final Duration patience;

	private volatile int status;

	ShortReplies(Duration patience) {
		this.patience = patience;
	}

	// 0 while there is no reply
	int status() {
		return this.status;
	}

	@Override
	public BodySubscriber<InputStream> apply(ResponseInfo reply) {
		this.status = reply.statusCode();
		return isShort(reply) ? new ShortReply(this.patience) : new ReplyStream(this.patience);
	}

	private static boolean isShort(ResponseInfo reply) {
		boolean hasNoBody = reply.statusCode() == 204 || reply.statusCode() == 304;
		return hasNoBody || reply.headers().firstValueAsLong("Content-Length").orElse(NOT_KNOWN) <= RequestBody.SHORT;
	}

}
