package io.github.litefsspring.boot.tomcat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class DrainingHttpProtocolTests {

	private static final String REQUEST = "POST /%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

	private final ChannelNode node = new ChannelNode(new StubLitefsNode(Role.PRIMARY), Shop.class,
			"server.tomcat.max-connections=1");

	private final int port = this.node.port();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void whatWaitsForBeingAcceptedIsAnsweredAfterThePortWasClosed() throws Exception {
		Socket first = send("slow");
		assertThat(shop().begun.await(20, TimeUnit.SECONDS)).isTrue();
		List<Socket> clients = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			// there is room for one connection, so the kernel keeps these
			clients.add(send("quick"));
		}
		CompletableFuture<Void> stop = CompletableFuture.runAsync(this.node::close);
		await()
			.untilAsserted(() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect().close()));
		shop().goOn.countDown();
		assertThat(answer(first)).startsWith("HTTP/1.1 200").endsWith("sold");
		for (Socket client : clients) {
			assertThat(answer(client)).startsWith("HTTP/1.1 200").contains("Connection: close").endsWith("sold");
		}
		stop.join();
	}

	private Shop shop() {
		return this.node.bean(Shop.class);
	}

	private Socket connect() throws IOException {
		return new Socket("localhost", this.port);
	}

	private Socket send(String path) throws IOException {
		Socket client = connect();
		client.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
		client.getOutputStream().write(REQUEST.formatted(path).getBytes(StandardCharsets.US_ASCII));
		return client;
	}

	private static String answer(Socket client) throws IOException {
		try (client) {
			return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Shop {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch goOn = new CountDownLatch(1);

		@PostMapping("/slow")
		String slow() throws InterruptedException {
			this.begun.countDown();
			this.goOn.await();
			return "sold";
		}

		@PostMapping("/quick")
		String quick() {
			return "sold";
		}

	}

}
