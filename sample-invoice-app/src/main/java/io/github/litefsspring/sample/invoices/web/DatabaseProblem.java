package io.github.litefsspring.sample.invoices.web;

import java.net.URI;

import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Says that the database did not answer. A write whose outcome is unknown is never called
 * a failure.
 */
public final class DatabaseProblem {

	private DatabaseProblem() {
	}

	/**
	 * Describe a failure of the database, or of the way to the primary.
	 * @param failure what happened
	 * @return the problem: 500 "Outcome unknown", or 503 when nothing was written
	 */
	public static ProblemDetail of(RuntimeException failure) {
		String reason = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
		if (OutcomeUnknownException.findIn(failure).isPresent()) {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
					"The request may or may not have taken effect. Look before you repeat it: " + reason);
			problem.setType(URI.create("urn:litefs-spring:problem:outcome-unknown"));
			problem.setTitle("Outcome unknown");
			return problem;
		}
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The database of this node cannot answer, and nothing was written. Try again: " + reason);
	}

}
