package io.github.litefsspring.sample.invoices;

import java.util.List;

import jakarta.validation.Validator;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Validates once at the start. A node that is not the primary has never validated an
 * invoice, and when it becomes the primary, all requests that have waited for one need
 * the validator at the same moment.
 */
@Component
class WarmValidator implements ApplicationRunner {

	private final Validator validator;

	WarmValidator(Validator validator) {
		this.validator = validator;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		this.validator.validate(new NewInvoice("", List.of()));
	}

}
