package io.github.litefsspring.sample.invoices.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;

/**
 * A request body is larger than any invoice. It is unchecked, because an I/O error while
 * the body is read would count as a connection that the client lost.
 */
class RequestBodyTooLargeException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	RequestBodyTooLargeException(DataSize limit) {
		super(HttpStatus.CONTENT_TOO_LARGE, problem(limit), null);
	}

	static ProblemDetail problem(DataSize limit) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, "The request body must have at most "
				+ limit.toBytes() + " bytes (property invoices.max-request-body): send fewer or shorter lines");
	}

}
