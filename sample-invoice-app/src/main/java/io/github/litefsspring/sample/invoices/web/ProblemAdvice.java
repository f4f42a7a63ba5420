package io.github.litefsspring.sample.invoices.web;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
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
		return refuse(ex, headers, request, ex.getFieldErrors().stream().map(this::problem).toList());
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
								message(error))))
					.toList());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException ex, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		String name = (ex instanceof MethodArgumentTypeMismatchException mismatch) ? mismatch.getName()
				: ex.getPropertyName();
		return refuse(ex, headers, request, List
			.of(new FieldProblem(String.valueOf(name), "must be " + kind(ex.getRequiredType()) + not(ex.getValue()))));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (ex.getCause() instanceof JacksonException mismatch && !mismatch.getPath().isEmpty()) {
			String expected = expected(mismatch);
			if (expected != null) {
				return refuse(ex, headers, request, List.of(new FieldProblem(path(mismatch), expected)));
			}
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, unreadable(ex.getCause()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"Content-Type must be application/json" + not(ex.getContentType()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
			HttpRequestMethodNotSupportedException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"The method must be one of " + ex.getSupportedHttpMethods() + not(ex.getMethod()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	private @Nullable ResponseEntity<Object> refuse(Exception ex, HttpHeaders headers, WebRequest request,
			List<FieldProblem> problems) {
		List<FieldProblem> sorted = problems.stream().sorted(Comparator.comparing(FieldProblem::field)).toList();
		return handleExceptionInternal(ex, InvalidFieldException.problem(HttpStatus.BAD_REQUEST, sorted), headers,
				HttpStatus.BAD_REQUEST, request);
	}

	private FieldProblem problem(FieldError error) {
		return new FieldProblem(error.getField(), message(error) + not(error.getRejectedValue()));
	}

	private String message(MessageSourceResolvable error) {
		return String.valueOf(error.getDefaultMessage());
	}

	private static String not(@Nullable Object value) {
		if (value == null || value instanceof Collection<?> || value.toString().isEmpty()) {
			return "";
		}
		String text = value.toString();
		return ", not '" + ((text.length() > 60) ? text.substring(0, 60) + "…" : text) + "'";
	}

	private static String unreadable(@Nullable Throwable cause) {
		if (cause instanceof MismatchedInputException) {
			return "The request body must be one JSON object, with nothing after it";
		}
		if (cause instanceof JacksonException malformed && malformed.getLocation() != null) {
			return "The request body is not JSON (line " + malformed.getLocation().getLineNr() + ", column "
					+ malformed.getLocation().getColumnNr() + "): " + malformed.getOriginalMessage();
		}
		return "The request body must be a JSON object, and there is none";
	}

	private static String path(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : ex.getPath()) {
			if (reference.getPropertyName() == null) {
				path.append('[').append(reference.getIndex()).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
			}
		}
		return path.toString();
	}

	private static @Nullable String expected(JacksonException ex) {
		if (ex instanceof InputCoercionException outOfRange) {
			return "must be " + kind(outOfRange.getTargetType());
		}
		if (ex instanceof MismatchedInputException mismatch) {
			Object value = (mismatch instanceof InvalidFormatException format) ? format.getValue() : null;
			return "must be " + kind(mismatch.getTargetType()) + not(value);
		}
		return null;
	}

	private static String kind(@Nullable Class<?> type) {
		if (type == long.class || type == Long.class) {
			return "a whole number (64 bits)";
		}
		if (type == int.class || type == Integer.class) {
			return "a whole number (32 bits)";
		}
		if (type == String.class) {
			return "a text";
		}
		return (type != null && Iterable.class.isAssignableFrom(type)) ? "a list" : "an object";
	}

}
