package io.github.litefsspring.starter;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/**
 * An account with a balance.
 */
@Entity
class Account {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	Long id;

	@Version
	int version;

	String owner;

	long cents;

	protected Account() {
	}

	Account(String owner, long cents) {
		this.owner = owner;
		this.cents = cents;
	}

}
