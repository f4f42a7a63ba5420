package io.github.litefsspring.sample.invoices;

import io.github.litefsspring.sample.invoices.web.FieldProblem;
import io.github.litefsspring.sample.invoices.web.InvalidFieldException;

import org.springframework.http.HttpStatus;

/**
 * A payment is more than what is open.
 */
class OverpaymentException extends InvalidFieldException {

	private static final long serialVersionUID = 1L;

	OverpaymentException(Invoice invoice) {
		super(HttpStatus.CONFLICT,
				new FieldProblem("amountCents",
						(invoice.openCents() > 0)
								? "must be at most " + invoice.openCents() + " cents, which is what is open of "
										+ invoice.number()
								: "cannot be booked: " + invoice.number() + " is already paid in full"));
	}

}
