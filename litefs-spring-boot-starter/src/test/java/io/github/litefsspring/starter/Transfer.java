package io.github.litefsspring.starter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/**
 * Money that went into an account.
 */
@Entity
class Transfer {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	Long id;

	@ManyToOne(optional = false)
	Account account;

	@Column(unique = true)
	String reference;

	protected Transfer() {
	}

	Transfer(Account account, String reference) {
		this.account = account;
		this.reference = reference;
	}

}
