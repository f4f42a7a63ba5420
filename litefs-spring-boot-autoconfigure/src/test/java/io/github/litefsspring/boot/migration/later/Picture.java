package io.github.litefsspring.boot.migration.later;

import io.github.litefsspring.boot.migration.entities.Painter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/**
 * An entity of a later version.
 */
@Entity
public class Picture {

	@Id
	private long id;

	@ManyToOne
	private Painter painter;

	public long getId() {
		return this.id;
	}

	public Painter getPainter() {
		return this.painter;
	}

}
