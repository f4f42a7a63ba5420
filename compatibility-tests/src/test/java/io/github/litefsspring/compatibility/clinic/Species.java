package io.github.litefsspring.compatibility.clinic;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/**
 * A kind of pet.
 */
@Entity
@Table(name = "species")
public class Species extends Named {

	private static final long serialVersionUID = 1L;

}
