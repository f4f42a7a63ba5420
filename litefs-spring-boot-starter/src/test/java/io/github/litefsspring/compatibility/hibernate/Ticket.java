package io.github.litefsspring.compatibility.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Its ids come from a table, on a connection of their own.
 */
@Entity
class Ticket {

	@Id
	@GeneratedValue
	@SequenceGenerator(name = "tickets", allocationSize = 1)
	@Nullable Long id;

}
