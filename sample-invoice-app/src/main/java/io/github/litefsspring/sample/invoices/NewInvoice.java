package io.github.litefsspring.sample.invoices;

import java.math.BigInteger;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * An invoice to be created.
 *
 * @param customer the customer's name; a customer of that name is created when there is
 * none
 * @param lines what is sold
 */
public record NewInvoice(
		@NotBlank(message = "must name the customer") @Size(max = 120,
				message = "must have at most {max} characters") @Pattern(regexp = NewInvoice.PRINTABLE,
						message = "must not contain control characters") String customer,
		@NotNull(message = "must have at least one line") @Size(min = 1, max = 1000,
				message = "must have {min} to {max} lines") List<@NotNull(
						message = "must not be null") @Valid Line> lines) {

	static final String PRINTABLE = "\\P{Cntrl}*";

	/** So that sums stay exact in JavaScript too. */
	static final long MAX_TOTAL_CENTS = 1_000_000_000_000_000L;

	public NewInvoice {
		customer = stripped(customer);
	}

	/**
	 * Add up the lines.
	 * @throws InvoiceTotalException when they are more than an invoice may amount to
	 */
	public void requireTotalInRange() {
		BigInteger total = this.lines.stream()
			.map((line) -> BigInteger.valueOf(line.quantity()).multiply(BigInteger.valueOf(line.unitPriceCents())))
			.reduce(BigInteger.ZERO, BigInteger::add);
		if (total.compareTo(BigInteger.valueOf(MAX_TOTAL_CENTS)) > 0) {
			throw new InvoiceTotalException(total);
		}
	}

	private static String stripped(@Nullable String text) {
		return (text != null) ? text.strip() : "";
	}

	/**
	 * A line to be created.
	 *
	 * @param description what is sold
	 * @param quantity how many
	 * @param unitPriceCents the price of one, in cents
	 */
	public record Line(
			@NotBlank(message = "must say what is sold") @Size(max = 200,
					message = "must have at most {max} characters") @Pattern(regexp = PRINTABLE,
							message = "must not contain control characters") String description,
			@NotNull(message = "must be given, from 1 to 1000000") @Min(value = 1,
					message = "must be at least {value}") @Max(value = 1_000_000,
							message = "must be at most {value}") Long quantity,
			@NotNull(message = "must be given, in cents") @Min(value = 0, message = "must be at least {value}") @Max(
					value = 100_000_000_000L, message = "must be at most {value} cents") Long unitPriceCents) {

		public Line {
			description = stripped(description);
		}

	}

}
