package io.github.litefsspring.compatibility.clinic;

import java.time.Instant;
import java.time.LocalDate;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;

/**
 * A visit of a pet.
 */
@Entity
@Table(name = "visits")
public class Visit extends Stored {

	private static final long serialVersionUID = 1L;

	@NotNull
	@DateTimeFormat(iso = ISO.DATE)
	private LocalDate day;

	@NotBlank
	private String description;

	private Instant booked = Instant.now();

	@ManyToOne(fetch = FetchType.LAZY)
	private Pet pet;

	public LocalDate getDay() {
		return this.day;
	}

	public void setDay(LocalDate day) {
		this.day = day;
	}

	public String getDescription() {
		return this.description;
	}

	public void setDescription(String description) {
		this.description = description;
	}

	public Instant getBooked() {
		return this.booked;
	}

	void setPet(Pet pet) {
		this.pet = pet;
	}

}
