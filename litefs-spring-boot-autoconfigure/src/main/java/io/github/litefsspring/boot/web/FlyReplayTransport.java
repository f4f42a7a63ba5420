package io.github.litefsspring.boot.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells Fly.io's edge to replay the request on the primary's machine, as LiteFS's own
 * proxy does. The status says "conflict", so that without that edge no client takes the
 * answer for a success.
 */
class FlyReplayTransport implements PrimaryTransport {

	static final long MAX_BODY = 1_000_000;

	/**
	 * Fly's edge adds this header to a request that it replays.
	 */
	@Override
	public boolean cameBack(HttpServletRequest request) {
		return request.getHeader("fly-replay-src") != null;
	}

	@Override
	public WriteOutcome send(RoutedRequest routed, HttpServletResponse response) throws IOException {
		if (routed.request().getContentLengthLong() > MAX_BODY) {
			routed.answer(WriteProblem.BODY_TOO_LARGE, WriteProblem.BODY_TOO_LARGE.status(),
					"Fly.io replays requests with bodies up to 1 MB. Send larger ones to the primary, or set litefs.write.transport=forward.",
					response);
			return WriteOutcome.REJECTED;
		}
		response.setStatus(HttpServletResponse.SC_CONFLICT);
		response.setHeader("fly-replay", "instance=" + routed.primary());
		response.setHeader("Cache-Control", "no-store");
		response.flushBuffer();
		return WriteOutcome.REPLAYED;
	}

}
