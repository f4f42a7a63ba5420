package io.github.litefsspring.chaos.app;

import java.net.URI;

import io.github.litefsspring.boot.durability.NotDurableException;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.boot.primary.PrimaryInvocationException;
import io.github.litefsspring.jdbc.DatabaseUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells a failure after which nothing was written from one whose outcome is unknown.
 */
@RestControllerAdvice
class FailureAdvice {

	private static final Logger logger = LoggerFactory.getLogger(FailureAdvice.class);

	@ExceptionHandler(NotDurableException.class)
	ProblemDetail notDurable(NotDurableException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.ACCEPTED, ex.getMessage());
		problem.setTitle("Committed");
		return problem;
	}

	@ExceptionHandler({ DataAccessException.class, TransactionException.class })
	ProblemDetail databaseFailed(RuntimeException ex) {
		if (OutcomeUnknownException.findIn(ex).isPresent()) {
			return outcomeUnknown(ex);
		}
		if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof DatabaseUnavailableException) {
			// only the library knows what the request has done before
			throw ex;
		}
		if (NotPrimaryException.findIn(ex).isEmpty()) {
			logger.warn("The database did not answer", ex);
		}
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage());
	}

	// its message says if the method has run, which is for people
	@ExceptionHandler(PrimaryInvocationException.class)
	ProblemDetail outcomeUnknown(RuntimeException ex) {
		logger.warn("Outcome unknown", ex);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, ex.getMessage());
		problem.setType(URI.create("urn:litefs-spring:problem:outcome-unknown"));
		return problem;
	}

}
