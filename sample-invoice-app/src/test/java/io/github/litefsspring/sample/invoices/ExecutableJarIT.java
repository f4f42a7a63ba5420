package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ExecutableJarIT {

	@TempDir
	Path directory;

	@Test
	void jarStartsInAnEmptyDirectoryAndItsDataIsStillThereAfterARestart() throws IOException {
		String location;
		try (RunningJar application = RunningJar.start(this.directory, "--server.port=0")) {
			String url = application.awaitUrl();
			assertThat(Http.get(url + "/api/invoices/1").body()).contains("Alder & Finch Bakery");
			assertThat(Http.get(url + "/").body()).contains("Get invoice 1");
			assertBodyOfTenMegabytesIsRefused(url);
			HttpResponse<String> created = Http.post(url + "/api/invoices",
					"{\"customer\":\"Zoë\",\"lines\":[{\"description\":\"Kite\",\"quantity\":3,\"unitPriceCents\":250}]}");
			assertThat(created.statusCode()).isEqualTo(201);
			location = created.headers().firstValue("Location").orElseThrow();
		}
		assertThat(this.directory.resolve("data").resolve("invoices.db")).isRegularFile();
		assertThat(this.directory.resolve("data").resolve("backup").resolve("current.json")).isRegularFile();
		try (RunningJar application = RunningJar.start(this.directory, "--server.port=0")) {
			String url = application.awaitUrl();
			assertThat(Http.get(url + location).body()).contains("Zoë", "\"totalCents\":750");
			assertThat(Http.get(url + "/api/invoices?size=1").body()).contains("\"totalElements\":413");
			assertThat(Http.get(url + "/actuator/litefsbackups").body()).contains("litestream restore");
		}
	}

	@Test
	void theJarRestoresWhatItHasBackedUpWithoutStartingTheApplication() throws IOException {
		try (RunningJar application = RunningJar.start(this.directory, "--server.port=0")) {
			String url = application.awaitUrl();
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(Http.get(url + "/actuator/litefsbackups").body()).contains("\"txid\""));
		}
		try (RunningJar command = RunningJar.start(this.directory, "--litefs.restore", "--list")) {
			assertThat(command.awaitExit()).as(command.output()).isZero();
		}
		try (RunningJar command = RunningJar.start(this.directory, "--litefs.restore", "--output", "restored.db")) {
			assertThat(command.awaitExit()).as(command.output()).isZero();
			assertThat(command.output()).doesNotContain("Starting InvoiceApplication");
		}
		assertThat(this.directory.resolve("restored.db")).isRegularFile();
		Files.createDirectories(this.directory.resolve("litefs").resolve("dbs"));
		try (RunningJar command = RunningJar.start(this.directory, "--litefs.doctor", "litefs")) {
			assertThat(command.awaitExit()).as(command.output()).isZero();
			assertThat(command.output()).contains("Nothing is wrong").doesNotContain("Starting InvoiceApplication");
		}
	}

	@Test
	void clusterProfileWithoutAMountFailsWithTheRemedyAndCreatesNoFile() throws IOException {
		Path mount = Files.createDirectory(this.directory.resolve("litefs"));
		try (RunningJar application = RunningJar.start(this.directory, "--spring.profiles.active=cluster",
				"--server.port=0", "--litefs.startup-timeout=1s", "--litefs.api-url=http://localhost:1",
				"--litefs.channel.secret=" + InvoiceApplications.SECRET,
				"--litefs.database=" + mount.resolve("data.db"))) {
			assertThat(application.awaitExit()).isEqualTo(1);
			assertThat(application.output()).contains("APPLICATION FAILED TO START", "litefs.mode=standalone",
					mount.toString());
		}
		assertThat(mount).isEmptyDirectory();
	}

	@Test
	void whatWaitsForTheMountSaysSoAndEndsWhenItIsTold() throws IOException {
		Path mount = Files.createDirectory(this.directory.resolve("litefs"));
		try (RunningJar application = RunningJar.start(this.directory, "--spring.profiles.active=cluster",
				"--server.port=0", "--litefs.startup-timeout=1h", "--litefs.api-url=http://localhost:1",
				"--litefs.channel.secret=" + InvoiceApplications.SECRET,
				"--litefs.database=" + mount.resolve("data.db"))) {
			await().atMost(InvoiceApplications.START)
				.until(() -> application.output().contains("Waiting for LiteFS, for at most 3600.0 s"));
			application.close();
			assertThat(application.output())
				.contains("set litefs.mode=standalone to use a plain file",
						"The application was told to end while it waited for LiteFS")
				.doesNotContain("\tat ");
		}
	}

	private void assertBodyOfTenMegabytesIsRefused(String url) {
		byte[] body = new byte[10_000_000];
		assertThat(Http.post(url + "/api/invoices", BodyPublishers.ofByteArray(body))).satisfies(this::isTooLarge);
		assertThat(Http.post(url + "/api/invoices", Http.chunked(body.length))).satisfies(this::isTooLarge);
	}

	private void isTooLarge(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("1048576 bytes", "invoices.max-request-body");
	}

}
