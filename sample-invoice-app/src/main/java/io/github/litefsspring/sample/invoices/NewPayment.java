package io.github.litefsspring.sample.invoices;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A payment to be booked.
 *
 * @param amountCents what was paid, in cents
 */
record NewPayment(@NotNull(message = "must be given, in cents") @Min(value = 1,
		message = "must be at least {value} cent") Long amountCents) {
}
