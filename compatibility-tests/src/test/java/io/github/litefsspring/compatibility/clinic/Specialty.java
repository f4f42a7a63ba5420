package io.github.litefsspring.compatibility.clinic;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/**
 * What a vet knows best.
 */
@Entity
@Table(name = "specialties")
public class Specialty extends Named {

	private static final long serialVersionUID = 1L;

}
