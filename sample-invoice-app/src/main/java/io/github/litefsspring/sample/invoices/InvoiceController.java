package io.github.litefsspring.sample.invoices;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The REST API. It knows nothing of the cluster: reads run on this node, and requests
 * that write reach the primary before they get here.
 */
@RestController
@RequestMapping("/api/invoices")
class InvoiceController {

	private final Invoices invoices;

	InvoiceController(Invoices invoices) {
		this.invoices = invoices;
	}

	@GetMapping("/{id}")
	@Transactional(readOnly = true)
	Invoice get(@PathVariable long id) {
		return this.invoices.find(id).orElseThrow(() -> new InvoiceNotFoundException(id));
	}

	@GetMapping
	@Transactional(readOnly = true)
	InvoicePage list(@RequestParam(defaultValue = "0") @Min(value = 0, message = "must be at least {value}") int page,
			@RequestParam(defaultValue = "20") @Min(value = 1, message = "must be at least {value}") @Max(value = 100,
					message = "must be at most {value}") int size,
			@RequestParam(defaultValue = "") String customer) {
		return this.invoices.find(customer.strip(), page, size);
	}

	@PostMapping
	@Transactional
	ResponseEntity<Invoice> create(@Valid @RequestBody NewInvoice invoice) {
		invoice.requireTotalInRange();
		long id = this.invoices.add(invoice, LocalDate.now(ZoneId.systemDefault()));
		return ResponseEntity.created(URI.create("/api/invoices/" + id)).body(get(id));
	}

	@PostMapping("/{id}/payments")
	@ResponseStatus(HttpStatus.CREATED)
	@Transactional
	Invoice pay(@PathVariable long id, @Valid @RequestBody NewPayment payment) {
		Invoice invoice = get(id);
		if (payment.amountCents() > invoice.openCents()) {
			throw new OverpaymentException(invoice);
		}
		this.invoices.addPayment(id, payment.amountCents(), LocalDate.now(ZoneId.systemDefault()));
		return get(id);
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Transactional
	void delete(@PathVariable long id) {
		if (!this.invoices.delete(id)) {
			throw new InvoiceNotFoundException(id);
		}
	}

}
