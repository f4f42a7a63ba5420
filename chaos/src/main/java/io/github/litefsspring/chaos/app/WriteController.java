package io.github.litefsspring.chaos.app;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes over HTTP. Each brings a value that no other write uses.
 */
@RestController
class WriteController {

	private final Ledger ledger;

	private final DurableLedger durable;

	private final Acknowledgement acknowledgement;

	WriteController(Ledger ledger, DurableLedger durable, Acknowledgement acknowledgement) {
		this.acknowledgement = acknowledgement;
		this.ledger = ledger;
		this.durable = durable;
	}

	@PostMapping("/append/{set}/{value}")
	void append(@PathVariable String set, @PathVariable String value) {
		this.acknowledgement.after(() -> this.ledger.append(set, value));
	}

	@PostMapping("/store/{set}/{value}")
	void store(@PathVariable String set, @PathVariable String value) {
		this.durable.store(set, value);
	}

	@PostMapping("/transfer/{set}/{value}")
	void transfer(@PathVariable String set, @PathVariable String value, @RequestParam int from, @RequestParam int to,
			@RequestParam int amount) {
		this.ledger.transfer(set, value, from, to, amount);
	}

	@PostMapping("/large/{set}/{value}")
	void large(@PathVariable String set, @PathVariable String value, @RequestParam int megabytes) {
		this.ledger.large(set, value, megabytes);
	}

	@PostMapping("/touch")
	void touch() {
		this.ledger.touch();
	}

	// this path stays on its node: litefs.write.passthrough
	@PostMapping("/invoke/{set}/{value}")
	void invoke(@PathVariable String set, @PathVariable String value) {
		this.ledger.invoke(set, value);
	}

}
