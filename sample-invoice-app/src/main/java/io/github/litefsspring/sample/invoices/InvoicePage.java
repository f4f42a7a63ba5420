package io.github.litefsspring.sample.invoices;

import java.util.List;

/**
 * Some of all invoices, newest first.
 *
 * @param content the invoices of this page
 * @param page which page this is, from 0
 * @param size how many invoices a full page has
 * @param totalElements how many invoices there are on all pages
 * @param totalPages how many pages there are
 */
record InvoicePage(List<InvoiceSummary> content, int page, int size, long totalElements, long totalPages) {

	static InvoicePage of(List<InvoiceSummary> content, int page, int size, long totalElements) {
		return new InvoicePage(content, page, size, totalElements, (totalElements + size - 1) / size);
	}

}
