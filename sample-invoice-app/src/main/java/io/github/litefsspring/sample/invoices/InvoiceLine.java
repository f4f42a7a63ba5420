package io.github.litefsspring.sample.invoices;

/**
 * A line of an invoice.
 *
 * @param position its place on the invoice, from 1
 * @param description what was sold
 * @param quantity how many
 * @param unitPriceCents the price of one, in cents
 * @param totalCents the price of all, in cents
 */
record InvoiceLine(int position, String description, long quantity, long unitPriceCents, long totalCents) {
}
