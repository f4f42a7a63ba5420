package io.github.litefsspring.compatibility.slices;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

@Entity
class Note {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private Long id;

	private String text;

	Note() {
	}

	Note(String text) {
		this.text = text;
	}

	Long id() {
		return this.id;
	}

	String text() {
		return this.text;
	}

}
