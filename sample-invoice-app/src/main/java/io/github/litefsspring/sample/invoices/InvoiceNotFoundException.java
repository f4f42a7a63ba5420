package io.github.litefsspring.sample.invoices;

import io.github.litefsspring.sample.invoices.web.FieldProblem;
import io.github.litefsspring.sample.invoices.web.InvalidFieldException;

import org.springframework.http.HttpStatus;

/**
 * There is no invoice with this id.
 */
class InvoiceNotFoundException extends InvalidFieldException {

	private static final long serialVersionUID = 1L;

	InvoiceNotFoundException(long id) {
		super(HttpStatus.NOT_FOUND, new FieldProblem("id",
				"must be the id of an invoice, and there is no invoice " + id + ": GET /api/invoices lists them"));
	}

}
