package io.github.litefsspring.boot.web;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two real LiteFS nodes. The application of the primary is stopped by a signal while 200
 * clients write on the replica: its reads and its readiness go on. Rates are printed, not
 * judged.
 */
@LitefsCluster(replicas = 1)
class HangingPrimaryIT {

	private static final int WRITERS = 200;

	private static final int READERS = 8;

	private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("litefs.it.hang-seconds", 8));

	static RunningCluster cluster;

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	@TempDir
	Path directory;

	private Process primary;

	private ConfigurableApplicationContext replica;

	@BeforeEach
	void start() throws IOException {
		cluster.primary().execute("create table note (id integer primary key, text text)");
		cluster.primary().execute("insert into note(text) values ('first')");
		cluster.awaitReplicated();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), SpringApplication.class.getName(),
						"--spring.main.sources=" + Application.class.getName()));
		command.addAll(arguments(cluster.primary()));
		File log = this.directory.resolve("primary.log").toFile();
		this.primary = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
		cluster.primary().awaitApplication("/notes", Duration.ofSeconds(120));
		this.replica = Application.run(arguments(cluster.replicas().get(0)));
	}

	private static List<String> arguments(RunningNode node) {
		List<String> arguments = new ArrayList<>(List.of("--spring.flyway.enabled=false", "--spring.jmx.enabled=false",
				"--litefs.channel.secret=0123456789abcdef0123456789abcdef", "--litefs.write.statements=invoke",
				"--management.endpoint.health.probes.enabled=true",
				"--management.endpoint.health.show-details=always"));
		node.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
		return arguments;
	}

	@AfterEach
	void stop() throws Exception {
		signal("CONT");
		this.primary.destroy();
		this.primary.waitFor(30, TimeUnit.SECONDS);
		this.primary.destroyForcibly();
		if (this.replica != null) {
			this.replica.close();
		}
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(this.primary.pid())).start().waitFor();
	}

	@Test
	void readsAndReadinessOfAReplicaGoOnWhileThePrimarysApplicationHangsAndClientsWrite() throws Exception {
		assertThat(send("POST", "/notes").get().statusCode()).isEqualTo(200);
		assertThat(send("GET", "/invoke").get().statusCode()).isEqualTo(200);
		read(Duration.ofSeconds(3));
		Reads before = read(PHASE);
		signal("STOP");
		AtomicBoolean writing = new AtomicBoolean(true);
		AtomicInteger waiting = new AtomicInteger();
		Queue<HttpResponse<String>> refused = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < WRITERS; i++) {
			write(i % 4 == 0, writing, waiting, refused);
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> !refused.isEmpty());
		Reads during = read(PHASE);
		writing.set(false);
		await().until(() -> waiting.get() <= 100);
		System.out.printf(
				"reads before %.0f/s p99 %.1f ms, with %d writers on a hanging primary %.0f/s p99 %.1f ms: rate x %.2f, p99 x %.2f; %d writes wait, %d refused%n",
				before.rate(), before.p99(), WRITERS, during.rate(), during.p99(), during.rate() / before.rate(),
				during.p99() / before.p99(), waiting.get(), refused.size());
		assertThat(before.failed()).isZero();
		assertThat(during.failed()).isZero();
		assertThat(waiting.get()).isPositive();
		assertThat(refused).allSatisfy((response) -> {
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).isPresent();
			assertThat(response.body()).contains(WriteProblem.PRIMARY_BUSY.type().toString());
		});
	}

	private void write(boolean invoke, AtomicBoolean writing, AtomicInteger waiting,
			Queue<HttpResponse<String>> refused) {
		if (!writing.get()) {
			return;
		}
		waiting.incrementAndGet();
		CompletableFuture<HttpResponse<String>> reply = invoke ? send("GET", "/invoke") : send("POST", "/notes");
		reply.thenAccept((response) -> {
			waiting.decrementAndGet();
			refused.add(response);
			long pause = response.headers().firstValueAsLong("Retry-After").orElse(1);
			CompletableFuture.delayedExecutor(pause, TimeUnit.SECONDS)
				.execute(() -> write(invoke, writing, waiting, refused));
		});
	}

	private Reads read(Duration time) throws Exception {
		long end = System.nanoTime() + time.toNanos();
		Queue<Long> nanos = new ConcurrentLinkedQueue<>();
		AtomicInteger failed = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i <= READERS; i++) {
			String path = (i == 0) ? "/actuator/health/readiness" : "/notes";
			Thread thread = new Thread(() -> {
				while (System.nanoTime() < end) {
					long start = System.nanoTime();
					int status = status(path);
					if (status != 200) {
						failed.incrementAndGet();
					}
					else if (path.equals("/notes")) {
						nanos.add(System.nanoTime() - start);
					}
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
		assertThat(sorted).as(Arrays.toString(Arrays.copyOf(sorted, 3))).isNotEmpty();
		return new Reads(sorted.length / (time.toMillis() / 1000.0), sorted[(int) (sorted.length * 0.99)] / 1e6,
				failed.get());
	}

	private int status(String path) {
		try {
			return this.client.send(request("GET", path), BodyHandlers.ofString()).statusCode();
		}
		catch (IOException | InterruptedException ex) {
			return 0;
		}
	}

	private CompletableFuture<HttpResponse<String>> send(String method, String path) {
		return this.client.sendAsync(request(method, path), BodyHandlers.ofString());
	}

	private static HttpRequest request(String method, String path) {
		return HttpRequest.newBuilder(URI.create(cluster.replicas().get(0).applicationUrl() + path))
			.method(method, BodyPublishers.noBody())
			.timeout(Duration.ofSeconds(50))
			.build();
	}

	/**
	 * What the readers have seen.
	 *
	 * @param rate reads in a second
	 * @param p99 milliseconds
	 * @param failed how many reads and probes failed
	 */
	record Reads(double rate, double p99, int failed) {
	}

	static class Notes {

		private final JdbcClient jdbc;

		Notes(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void add() {
			this.jdbc.sql("insert into note(text) values ('invoked')").update();
		}

	}

	@RestController
	static class Controller {

		private final JdbcClient jdbc;

		private final Notes notes;

		Controller(JdbcClient jdbc, Notes notes) {
			this.jdbc = jdbc;
			this.notes = notes;
		}

		@GetMapping("/notes")
		String read() {
			return this.jdbc.sql("select text from note where id = 1").query(String.class).single();
		}

		@PostMapping("/notes")
		String add() {
			this.jdbc.sql("insert into note(text) values ('posted')").update();
			return "added";
		}

		@GetMapping("/invoke")
		String invoke() {
			this.notes.add();
			return "invoked";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		static ConfigurableApplicationContext run(List<String> arguments) {
			return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
				.logStartupInfo(false)
				.run(arguments.toArray(String[]::new));
		}

		@Bean
		Notes notes(JdbcClient jdbc) {
			return new Notes(jdbc);
		}

		@Bean
		Controller controller(JdbcClient jdbc, Notes notes) {
			return new Controller(jdbc, notes);
		}

	}

}
