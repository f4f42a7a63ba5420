package io.github.litefsspring.boot.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.nodes.RunningWrites.Pause;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests on a primary that hands its lease over.
 */
class HandoverTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY, "old", "000000000000000A");

	private ChannelNode next;

	private ChannelNode old;

	@BeforeEach
	void start() {
		this.next = new ChannelNode(new StubLitefsNode(Role.PRIMARY, "next", "000000000000000B"), Shop.class);
		this.old = new ChannelNode(this.node, Shop.class, ChannelNode.primaryAt(this.next),
				"litefs.write.hold-timeout=100ms");
	}

	@AfterEach
	void stop() {
		this.old.close();
		this.next.close();
	}

	@Test
	void whatComesMeanwhileWaitsAndIsDoneByTheNextPrimary() throws Exception {
		try (Pause pause = writes().pause(LONG)) {
			CompletableFuture<HttpResponse<String>> write = send("POST", "/write");
			CompletableFuture<HttpResponse<String>> marked = send("GET", "/marked");
			// longer than litefs.write.hold-timeout, which is for a primary that nobody
			// hands over
			for (int i = 0; i < 10; i++) {
				assertThat(send("GET", "/slow").join().body()).as("reads go on").isEqualTo("old");
			}
			assertThat(pause.left()).isZero();
			assertThat(write).isNotDone();
			assertThat(marked).isNotDone();
			this.node.become(Role.REPLICA, "next");
			assertThat(write.join().body()).isEqualTo("next");
			assertThat(marked.join().body()).isEqualTo("next");
		}
	}

	@Test
	void whatComesMeanwhileIsDoneHereWhenTheLeaseStays() throws Exception {
		CompletableFuture<HttpResponse<String>> write;
		try (Pause pause = writes().pause(LONG)) {
			write = send("POST", "/write");
			send("GET", "/read").join();
			assertThat(pause.left()).isZero();
			assertThat(write).isNotDone();
		}
		assertThat(write.join().body()).isEqualTo("old");
	}

	@Test
	void aRequestThatHasBegunIsWaitedForAlsoWhenItIsAnsweredByAnotherThread() throws Exception {
		Shop shop = this.old.bean(Shop.class);
		CompletableFuture<HttpResponse<String>> request = send("POST", "/asynchronous");
		assertThat(shop.awaitBegin()).isTrue();
		CompletableFuture<Pause> pause = CompletableFuture.supplyAsync(() -> {
			try {
				return writes().pause(LONG);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().until(writes()::isPaused);
		assertThat(pause).isNotDone();
		shop.answer();
		assertThat(request.join().body()).isEqualTo("old");
		assertThat(pause.join().left()).isZero();
	}

	@Test
	void aHandlerThatHasCommittedNothingBeforeTheLeaseWentAwayIsRunByTheNextPrimary() {
		HttpResponse<String> response = send("GET", "/demoted").join();
		assertThat(response.body()).isEqualTo("next");
		assertThat(response.statusCode()).isEqualTo(200);
	}

	@Test
	void aHandlerThatHasCommittedSomethingIsNotRunAgain() {
		HttpResponse<String> response = send("GET", "/demoted?commits=true").join();
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains(WriteProblem.PARTLY_DONE.type().toString());
		assertThat(this.next.bean(Shop.class).count()).isZero();
	}

	private RunningWrites writes() {
		return this.old.bean(RunningWrites.class);
	}

	private CompletableFuture<HttpResponse<String>> send(String method, String path) {
		return this.client.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + this.old.port() + path))
			.method(method, BodyPublishers.noBody())
			.build(), BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Shop {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final DeferredResult<String> answer = new DeferredResult<>();

		private final LitefsNode node;

		private final JdbcClient jdbc;

		Shop(LitefsNode node, LitefsDataSource dataSource) {
			this.node = node;
			this.jdbc = JdbcClient.create(dataSource);
		}

		@Bean(destroyMethod = "close")
		static LitefsDataSource dataSource(LitefsNode node) throws Exception {
			Path file = Files.createTempDirectory("handover").resolve("data.db");
			LitefsDataSource dataSource = new LitefsDataSource(node, DataSourceSettings.of(file));
			JdbcClient.create(dataSource).sql("create table sale (id integer primary key)").update();
			return dataSource;
		}

		@GetMapping("/read")
		String read() {
			return this.node.name();
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			TimeUnit.MILLISECONDS.sleep(30);
			return this.node.name();
		}

		@PostMapping("/write")
		String write() {
			return this.node.name();
		}

		@PrimaryOnly
		@GetMapping("/marked")
		String marked() {
			return this.node.name();
		}

		@PostMapping("/asynchronous")
		DeferredResult<String> asynchronous() {
			this.begun.countDown();
			return this.answer;
		}

		@GetMapping("/demoted")
		String demoted(@RequestParam(defaultValue = "false") boolean commits) {
			if (this.node instanceof StubLitefsNode stub && stub.name().equals("old")) {
				if (commits) {
					sell();
				}
				stub.become(Role.REPLICA, "next");
				throw new NotPrimaryException("INSERT is a write", stub.state());
			}
			sell();
			return this.node.name();
		}

		private void sell() {
			this.jdbc.sql("insert into sale default values").update();
		}

		boolean awaitBegin() throws InterruptedException {
			return this.begun.await(20, TimeUnit.SECONDS);
		}

		void answer() {
			this.answer.setResult(this.node.name());
		}

		int count() {
			return this.jdbc.sql("select count(*) from sale").query(Integer.class).single();
		}

	}

}
