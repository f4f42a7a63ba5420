package io.github.litefsspring.sample.invoices.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
		ProblemDetail problem = DatabaseProblem.of(ex);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			answer.header(HttpHeaders.RETRY_AFTER, "5");
		}
		return answer.body(problem);
	}

}
