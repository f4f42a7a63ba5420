package io.github.litefsspring.boot.web;

import java.io.IOException;

import io.github.litefsspring.boot.web.body.RequestBody;
import io.github.litefsspring.boot.web.client.ForwardedRequestHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Lets Fly.io's edge replay a request where it can, and passes on the rest: the edge
 * keeps bodies up to 1 MB, so a larger one, or one whose length is not known beforehand,
 * is gone for it.
 */
class FlyReplayOrForwardTransport implements PrimaryTransport, AutoCloseable {

	private final FlyReplayTransport replay = new FlyReplayTransport();

	private final ForwardTransport forward;

	FlyReplayOrForwardTransport(ForwardTransport forward) {
		this.forward = forward;
	}

	@Override
	public boolean sendsBody() {
		return true;
	}

	@Override
	public boolean cameBack(HttpServletRequest request) {
		return this.forward.cameBack(request);
	}

	@Override
	public boolean isSenderAhead(HttpServletRequest request) {
		return this.forward.isSenderAhead(request);
	}

	@Override
	public WriteOutcome send(RoutedRequest routed, HttpServletResponse response) throws IOException {
		HttpServletRequest request = routed.request();
		long length = RequestBody.length(request);
		// a node next door that has passed the request on does not understand the answer
		boolean fromNode = request.getHeader(ForwardedRequestHeaders.FORWARDED_BY) != null;
		boolean replayable = length >= 0 && length <= FlyReplayTransport.MAX_BODY && !fromNode
				&& !this.replay.cameBack(request) && request.getHeader("Upgrade") == null;
		return replayable ? this.replay.send(routed, response) : this.forward.send(routed, response);
	}

	@Override
	public void close() {
		this.forward.close();
	}

}
