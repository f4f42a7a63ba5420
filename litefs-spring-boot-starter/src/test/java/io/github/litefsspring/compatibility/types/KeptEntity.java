package io.github.litefsspring.compatibility.types;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The same row for Hibernate.
 */
@Entity
@Table(name = "kept")
class KeptEntity {

	@Id
	Long id;

	LocalDate born;

	LocalDateTime created;

	LocalTime opens;

	Instant seen;

	OffsetDateTime called;

	UUID token;

	Boolean active;

	@Column(columnDefinition = "text")
	BigDecimal fee;

	Long points;

	Double rating;

	String label;

	protected KeptEntity() {
	}

	KeptEntity(Kept kept) {
		this.id = kept.id();
		this.born = kept.born();
		this.created = kept.created();
		this.opens = kept.opens();
		this.seen = kept.seen();
		this.called = kept.called();
		this.token = kept.token();
		this.active = kept.active();
		this.fee = kept.fee();
		this.points = kept.points();
		this.rating = kept.rating();
		this.label = kept.label();
	}

	Kept kept() {
		return new Kept(this.id, this.born, this.created, this.opens, this.seen, this.called, this.token, this.active,
				this.fee, this.points, this.rating, this.label);
	}

}
