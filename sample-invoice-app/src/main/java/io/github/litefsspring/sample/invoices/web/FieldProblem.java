package io.github.litefsspring.sample.invoices.web;

/**
 * Problem with one field of a request.
 *
 * @param field the field, such as {@code lines[0].quantity}
 * @param message what it must be
 */
public record FieldProblem(String field, String message) {

	@Override
	public String toString() {
		return this.field + " " + this.message;
	}

}
