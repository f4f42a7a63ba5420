package io.github.litefsspring.sample.invoices;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The cluster of {@code docker-compose.yml} with the leases of
 * {@code docker-compose.consul.yml}.
 */
@Requires({ Prerequisite.DOCKER, Prerequisite.DOCKER_COMPOSE })
class ComposeFailoverIT {

	private static final String INVOICE = """
			{"customer": "Failover", "lines": [{"description": "Hours", "quantity": 1, "unitPriceCents": 100}]}""";

	private static ComposeProject project;

	@BeforeAll
	static void start(@TempDir Path directory) {
		project = new ComposeProject(directory, "docker-compose.yml", "docker-compose.consul.yml");
		project.start();
	}

	@AfterAll
	static void stop() {
		project.close();
	}

	@Test
	void anotherNodeTakesOverWhenThePrimaryIsKilled() {
		String url = project.url();
		HttpResponse<String> before = Http.post(url + "/api/invoices", INVOICE);
		assertThat(before.statusCode()).isEqualTo(201);
		assertThat(before.headers().firstValue("Litefs-Node")).contains("primary");
		String location = before.headers().firstValue("Location").orElseThrow();
		await().untilAsserted(() -> assertThat(project.sqlite("replica1", 1,
				"SELECT count(*) FROM invoice WHERE id = " + Long.parseLong(location.replaceAll(".*/", ""))))
			.isEqualTo("1"));

		project.run("kill", "primary");
		await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
			assertThat(Http.get(url + "/api/invoices/1").statusCode()).isEqualTo(200);
			HttpResponse<String> after = Http.post(url + "/api/invoices", INVOICE);
			assertThat(after.statusCode()).isEqualTo(201);
			assertThat(after.headers().firstValue("Litefs-Node")).contains("replica1");
		});
		assertThat(Http.get(url + location).statusCode()).isEqualTo(200);
	}

}
