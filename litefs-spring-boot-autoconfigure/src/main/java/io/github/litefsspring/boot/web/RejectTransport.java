package io.github.litefsspring.boot.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Refuses the request.
 */
class RejectTransport implements PrimaryTransport {

	@Override
	public boolean needsPrimary() {
		return false;
	}

	@Override
	public boolean reachesPrimary() {
		return false;
	}

	@Override
	public WriteOutcome send(RoutedRequest routed, HttpServletResponse response) throws IOException {
		routed.answer(WriteProblem.NOT_PRIMARY, WriteProblem.NOT_PRIMARY.status(),
				"This node is not the primary and does not send requests there (litefs.write.transport=reject). Nothing was done.",
				response);
		return WriteOutcome.REJECTED;
	}

}
