package io.github.litefsspring.sample.invoices;

import java.math.BigInteger;

import io.github.litefsspring.sample.invoices.web.FieldProblem;
import io.github.litefsspring.sample.invoices.web.InvalidFieldException;

import org.springframework.http.HttpStatus;

/**
 * The lines of an invoice add up to more than an invoice may amount to.
 */
class InvoiceTotalException extends InvalidFieldException {

	private static final long serialVersionUID = 1L;

	InvoiceTotalException(BigInteger totalCents) {
		super(HttpStatus.BAD_REQUEST, new FieldProblem("lines", "must add up to at most " + NewInvoice.MAX_TOTAL_CENTS
				+ " cents, not " + totalCents + " cents: split them over several invoices"));
	}

}
