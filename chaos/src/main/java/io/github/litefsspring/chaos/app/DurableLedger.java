package io.github.litefsspring.chaos.app;

import io.github.litefsspring.boot.durability.NotDurableException;
import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.consistency.DurableCommit;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes that are acknowledged when they are safe elsewhere.
 */
@Service
class DurableLedger {

	private final Ledger ledger;

	DurableLedger(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Append a value.
	 * @param set the set
	 * @param value the value
	 * @throws NotDurableException when it is committed, and not known to be stored
	 */
	@DurableCommit(Durability.BACKUP)
	@Transactional
	void store(String set, String value) {
		this.ledger.append(set, value);
	}

}
