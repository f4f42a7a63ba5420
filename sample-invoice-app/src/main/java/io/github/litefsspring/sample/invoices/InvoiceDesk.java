package io.github.litefsspring.sample.invoices;

import java.time.LocalDate;
import java.time.ZoneId;

import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes invoices on any node, for code that has no request which could be sent to the
 * primary.
 */
@Service
public class InvoiceDesk {

	private final Invoices invoices;

	InvoiceDesk(Invoices invoices) {
		this.invoices = invoices;
	}

	/**
	 * Create an invoice on the primary, wherever this is called.
	 * @param invoice a valid invoice
	 * @return the new invoice
	 */
	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	@Transactional
	public InvoiceSummary create(NewInvoice invoice) {
		long id = this.invoices.add(invoice, LocalDate.now(ZoneId.systemDefault()));
		return this.invoices.findAfter(id - 1, 1).get(0);
	}

}
