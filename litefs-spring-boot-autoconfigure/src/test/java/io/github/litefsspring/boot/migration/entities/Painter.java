package io.github.litefsspring.boot.migration.entities;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/**
 * An entity whose keys come from a table.
 */
@Entity
public class Painter {

	@Id
	@GeneratedValue
	private long id;

	@Column(name = "full_name")
	private String name;

	public long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

}
