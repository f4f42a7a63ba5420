package io.github.litefsspring.sample.invoices;

import java.time.LocalDate;

/**
 * An invoice without its lines.
 *
 * @param id the id
 * @param number the number that customers see
 * @param customer the customer's name
 * @param issuedOn the day it was issued
 * @param totalCents what it amounts to, in cents
 * @param paidCents what is paid of it, in cents
 * @param status how much of it is paid
 */
public record InvoiceSummary(long id, String number, String customer, LocalDate issuedOn, long totalCents,
		long paidCents, InvoiceStatus status) {
}
