package io.github.litefsspring.compatibility.clinic;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with JPA, forms, pages and sessions, as most are: of the shape of
 * spring-petclinic. It knows nothing of LiteFS, and nothing in it is about SQLite but its
 * {@code schema.sql} and {@code data.sql}.
 */
@SpringBootApplication
public class ClinicApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(ClinicApplication.class, arguments);
	}

}
