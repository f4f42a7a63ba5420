package io.github.litefsspring.sample.invoices;

/**
 * An invoice is added on this node, by a transaction that may not have committed yet.
 *
 * @param id its id
 */
public record InvoiceAdded(long id) {
}
