package io.github.litefsspring.sample.invoices.web;

import java.net.URI;

import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Says that this node's database cannot answer right now, for example because its LiteFS
 * mount is gone. A write whose outcome is unknown is never called a failure.
 */
@RestControllerAdvice
class DatabaseProblemAdvice {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseProblemAdvice.class);

	@ExceptionHandler({ TransientDataAccessException.class, NonTransientDataAccessResourceException.class,
			UncategorizedDataAccessException.class, TransactionException.class })
	ResponseEntity<ProblemDetail> databaseFailed(RuntimeException ex) {
		logger.warn("The database did not answer", ex);
		String reason = NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
		if (isOutcomeUnknown(ex)) {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
					"The request may or may not have taken effect. Look before you repeat it: " + reason);
			problem.setType(URI.create("urn:litefs-spring:problem:outcome-unknown"));
			problem.setTitle("Outcome unknown");
			return ResponseEntity.internalServerError().body(problem);
		}
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "5")
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The database of this node cannot answer, and nothing was written. Try again: " + reason));
	}

	private static boolean isOutcomeUnknown(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutcomeUnknownSqlException) {
				return true;
			}
		}
		return false;
	}

}
