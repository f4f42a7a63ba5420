package io.github.litefsspring.sample.invoices;

/**
 * State of the payment of an invoice: the part that is paid, and if it is late. The view
 * {@code invoice_summary} decides it.
 */
public enum InvoiceStatus {

	/** Nothing is paid. */
	OPEN,

	/** A part is paid. */
	PARTLY_PAID,

	/** Something is open, and it is late. */
	OVERDUE,

	/** All of it is paid. */
	PAID

}
