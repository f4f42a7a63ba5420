package io.github.litefsspring.compatibility.clinic;

import jakarta.persistence.MappedSuperclass;
import jakarta.validation.constraints.NotBlank;

/**
 * An entity with a name.
 */
@MappedSuperclass
public abstract class Named extends Stored {

	private static final long serialVersionUID = 1L;

	@NotBlank
	private String name;

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

}
