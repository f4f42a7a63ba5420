package io.github.litefsspring.benchmarks.notes;

import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.consistency.DurableCommit;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application that writes or reads one row for each request.
 */
@SpringBootApplication
public class NotesApplication {

	/**
	 * The reply header that tells when the library's filters let a request go on, by
	 * {@link System#nanoTime}.
	 */
	public static final String WENT_ON = "Went-On";

	/**
	 * The reply header that tells when the handler of a read began, by
	 * {@link System#nanoTime}.
	 */
	public static final String BEGUN = "Begun";

	public static void main(String[] args) {
		SpringApplication.run(NotesApplication.class, args);
	}

	@Bean
	Filter wentOn() {
		return (request, response, chain) -> {
			((HttpServletResponse) response).setHeader(WENT_ON, Long.toString(System.nanoTime()));
			chain.doFilter(request, response);
		};
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

		@PostMapping("/notes/durable")
		@DurableCommit(Durability.REPLICAS)
		@Transactional
		long addDurably(@RequestBody String text) {
			return add(text);
		}

		@GetMapping("/notes/{id}")
		ResponseEntity<String> get(@PathVariable long id) {
			long begun = System.nanoTime();
			String text = this.jdbc.sql("select text from note where id = ?").param(id).query(String.class).single();
			return ResponseEntity.ok().header(BEGUN, Long.toString(begun)).body(text);
		}

	}

}
