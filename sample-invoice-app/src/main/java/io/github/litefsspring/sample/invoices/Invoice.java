package io.github.litefsspring.sample.invoices;

import java.time.LocalDate;
import java.util.List;

/**
 * An invoice with its lines.
 *
 * @param id the id
 * @param number the number that customers see
 * @param customer the customer's name
 * @param issuedOn the day it was issued
 * @param lines what was sold, in order
 * @param totalCents what it amounts to, in cents
 * @param paidCents what is paid of it, in cents
 * @param status how much of it is paid
 */
record Invoice(long id, String number, String customer, LocalDate issuedOn, List<InvoiceLine> lines, long totalCents,
		long paidCents, InvoiceStatus status) {

	static Invoice of(InvoiceSummary summary, List<InvoiceLine> lines) {
		return new Invoice(summary.id(), summary.number(), summary.customer(), summary.issuedOn(), lines,
				summary.totalCents(), summary.paidCents(), summary.status());
	}

	long openCents() {
		return this.totalCents - this.paidCents;
	}

}
