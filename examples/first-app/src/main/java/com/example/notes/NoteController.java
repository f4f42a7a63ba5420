package com.example.notes;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class NoteController {

	private final JdbcClient jdbc;

	NoteController(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@GetMapping("/notes")
	List<Note> notes() {
		return this.jdbc.sql("select id, text from note order by id").query(Note.class).list();
	}

	// on a replica this request is sent to the primary before it comes here
	@PostMapping("/notes")
	@ResponseStatus(HttpStatus.CREATED)
	Note add(@RequestBody NewNote note) {
		return this.jdbc.sql("insert into note (text) values (?) returning id, text")
			.param(note.text())
			.query(Note.class)
			.single();
	}

	record Note(long id, String text) {
	}

	record NewNote(String text) {
	}

}
