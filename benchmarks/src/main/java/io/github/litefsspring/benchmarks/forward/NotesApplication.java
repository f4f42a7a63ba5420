package io.github.litefsspring.benchmarks.forward;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application that writes one row for each request.
 */
@SpringBootApplication
public class NotesApplication {

	public static void main(String[] args) {
		SpringApplication.run(NotesApplication.class, args);
	}

	/** Notes over HTTP. */
	@RestController
	static class Notes {

		private final JdbcClient jdbc;

		Notes(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@PostMapping("/notes")
		@Transactional
		long add(@RequestBody String text) {
			return this.jdbc.sql("insert into note (text) values (?) returning id")
				.param(text)
				.query(Long.class)
				.single();
		}

		@GetMapping("/notes/{id}")
		String get(@PathVariable long id) {
			return this.jdbc.sql("select text from note where id = ?").param(id).query(String.class).single();
		}

	}

}
