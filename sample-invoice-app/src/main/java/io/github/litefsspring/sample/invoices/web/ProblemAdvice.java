package io.github.litefsspring.sample.invoices.web;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers bad requests with problem details (RFC 9457) that name the field and what it
 * must be.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return refuse(ex, headers, request, FieldProblems.of(ex));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return refuse(ex, headers, request,
				ex.getParameterValidationResults()
					.stream()
					.flatMap((result) -> result.getResolvableErrors()
						.stream()
						.map((error) -> new FieldProblem(String.valueOf(result.getMethodParameter().getParameterName()),
								FieldProblems.message(error))))
					.toList());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException ex, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		String name = (ex instanceof MethodArgumentTypeMismatchException mismatch) ? mismatch.getName()
				: ex.getPropertyName();
		return refuse(ex, headers, request, List.of(new FieldProblem(String.valueOf(name),
				"must be " + FieldProblems.kind(ex.getRequiredType()) + FieldProblems.not(ex.getValue()))));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		Optional<FieldProblem> field = FieldProblems.ofJson(ex.getCause());
		if (field.isPresent()) {
			return refuse(ex, headers, request, List.of(field.get()));
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				FieldProblems.unreadable("The request body", ex.getCause()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"Content-Type must be application/json" + FieldProblems.not(ex.getContentType()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
			HttpRequestMethodNotSupportedException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"The method must be one of " + ex.getSupportedHttpMethods() + FieldProblems.not(ex.getMethod()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	private @Nullable ResponseEntity<Object> refuse(Exception ex, HttpHeaders headers, WebRequest request,
			List<FieldProblem> problems) {
		return handleExceptionInternal(ex, InvalidFieldException.problem(HttpStatus.BAD_REQUEST, problems), headers,
				HttpStatus.BAD_REQUEST, request);
	}

}
