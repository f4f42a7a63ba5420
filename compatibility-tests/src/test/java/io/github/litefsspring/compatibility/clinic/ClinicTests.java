package io.github.litefsspring.compatibility.clinic;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The clinic on one node without LiteFS, with four properties.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "litefs.mode=standalone",
		"spring.sql.init.mode=always", "spring.session.jdbc.initialize-schema=always" })
class ClinicTests extends ClinicContract {

	@TempDir
	static Path directory;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("clinic.db"));
	}

	@Override
	List<URI> nodes() {
		return List.of(URI.create("http://localhost:" + this.port));
	}

}
