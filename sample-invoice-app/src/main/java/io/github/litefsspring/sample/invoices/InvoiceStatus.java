package io.github.litefsspring.sample.invoices;

/**
 * How much of an invoice is paid. The view {@code invoice_summary} decides it.
 */
enum InvoiceStatus {

	OPEN, PARTLY_PAID, PAID

}
