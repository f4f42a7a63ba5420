package io.github.litefsspring.sample.invoices.web;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

/**
 * Says in plain words what is wrong with which field, however it was sent.
 */
public final class FieldProblems {

	private FieldProblems() {
	}

	/**
	 * Problems that validation found.
	 * @param errors its result
	 * @return the problems
	 */
	public static List<FieldProblem> of(Errors errors) {
		return errors.getFieldErrors().stream().map(FieldProblems::problem).toList();
	}

	/**
	 * Problem that a JSON reader found.
	 * @param failure its exception
	 * @return the problem, empty when it is not one of a field
	 */
	public static Optional<FieldProblem> ofJson(@Nullable Throwable failure) {
		if (!(failure instanceof JacksonException mismatch) || mismatch.getPath().isEmpty()) {
			return Optional.empty();
		}
		return Optional.ofNullable(expected(mismatch)).map((expected) -> new FieldProblem(path(mismatch), expected));
	}

	private static FieldProblem problem(FieldError error) {
		return new FieldProblem(error.getField(), message(error) + not(error.getRejectedValue()));
	}

	static String message(MessageSourceResolvable error) {
		return String.valueOf(error.getDefaultMessage());
	}

	static String not(@Nullable Object value) {
		if (value == null || value instanceof Collection<?> || value.toString().isEmpty()) {
			return "";
		}
		String text = value.toString();
		return ", not '" + ((text.length() > 60) ? text.substring(0, 60) + "…" : text) + "'";
	}

	/**
	 * Say why something is not what was asked for.
	 * @param what what could not be read
	 * @param cause why
	 * @return a sentence
	 */
	public static String unreadable(String what, @Nullable Throwable cause) {
		if (cause instanceof MismatchedInputException) {
			return what + " must be one JSON object, with nothing after it";
		}
		if (cause instanceof JacksonException malformed && malformed.getLocation() != null) {
			return what + " is not JSON (line " + malformed.getLocation().getLineNr() + ", column "
					+ malformed.getLocation().getColumnNr() + "): " + malformed.getOriginalMessage();
		}
		return what + " must be a JSON object, and there is none";
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

	static String kind(@Nullable Class<?> type) {
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
