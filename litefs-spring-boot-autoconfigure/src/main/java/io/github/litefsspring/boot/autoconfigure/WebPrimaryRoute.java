package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;

import io.github.litefsspring.boot.consistency.PrimaryRoute;
import io.github.litefsspring.boot.web.PrimaryReads;
import io.github.litefsspring.boot.web.WriteProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Reads go to the primary in the way that writes do.
 */
class WebPrimaryRoute implements PrimaryRoute {

	private final PrimaryReads reads;

	WebPrimaryRoute(PrimaryReads reads) {
		this.reads = reads;
	}

	@Override
	public boolean staysHere(HttpServletRequest request) {
		return this.reads.staysHere(request);
	}

	@Override
	public boolean isMovable(HttpServletRequest request) {
		return this.reads.isMovable(request);
	}

	@Override
	public boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		return this.reads.answer(request, response);
	}

	@Override
	public void refuseUndecided(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.reads.refuse(WriteProblem.NO_PRIMARY,
				"This node has just become the primary and looks for the last writes of the one before, which the client"
						+ " has seen. Nothing was done, repeat the request.",
				request, response);
	}

	@Override
	public void refuseBound(String detail, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.reads.refuse(WriteProblem.INVALID_MAX_STALENESS, detail, request, response);
	}

}
