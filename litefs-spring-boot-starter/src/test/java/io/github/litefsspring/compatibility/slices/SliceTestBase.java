package io.github.litefsspring.compatibility.slices;

import java.nio.file.Path;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The slices use the replicated data source, with two properties of the test.
 */
abstract class SliceTestBase {

	@TempDir
	static Path directory;

	@Autowired
	private DataSource dataSource;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("litefs.mode", () -> "standalone");
		registry.add("litefs.database", () -> directory.resolve("slice.db"));
		registry.add("spring.test.database.replace", () -> "none");
		registry.add("spring.jpa.hibernate.ddl-auto", () -> "update");
	}

	@Test
	void theDataSourceIsOurs() {
		assertThat(this.dataSource).isInstanceOf(LitefsDataSource.class);
	}

}
