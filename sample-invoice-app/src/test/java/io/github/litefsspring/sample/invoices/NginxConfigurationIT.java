package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import io.github.litefsspring.test.condition.RequiresNginx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docker/nginx.conf} in front of three servers that answer with their names.
 */
@RequiresNginx
class NginxConfigurationIT {

	private final List<HttpServer> servers = new ArrayList<>();

	@TempDir
	Path directory;

	private RoundRobin nginx;

	@BeforeEach
	void start() throws IOException {
		List<String> addresses = new ArrayList<>();
		for (String name : List.of("primary", "replica1", "replica2")) {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				byte[] body = name.getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			server.start();
			this.servers.add(server);
			addresses.add("127.0.0.1:" + server.getAddress().getPort());
		}
		this.nginx = RoundRobin.startAsInCompose(this.directory, addresses);
	}

	@AfterEach
	void stop() {
		if (this.nginx != null) {
			this.nginx.close();
		}
		this.servers.forEach((server) -> server.stop(0));
	}

	@Test
	void anInvoiceComesFromEachNodeInTurnWhateverThePageAsksBetween() {
		List<String> invoices = new ArrayList<>();
		List<String> nodes = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			invoices.add(get("/api/invoices/1"));
			nodes.add(get("/api/node"));
			nodes.add(get("/api/node"));
		}
		assertThat(invoices.subList(0, 3)).doesNotHaveDuplicates();
		assertThat(invoices.subList(3, 6)).isEqualTo(invoices.subList(0, 3));
		assertThat(nodes.subList(0, 3)).doesNotHaveDuplicates();
	}

	@Test
	void aDeadNodeGetsNoTurnAndNobodySeesAnError() {
		this.servers.get(0).stop(0);
		for (int i = 0; i < 6; i++) {
			assertThat(get("/api/node")).startsWith("replica");
			assertThat(get("/api/invoices/1")).startsWith("replica");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/health", "/actuator;a=b/litefs", "//actuator/litefs",
			"/x/../actuator/litefs", "/%61ctuator/litefs", "/litefs/internal", "/litefs/internal/invoke",
			"/litefs;a=b/internal" })
	void whatIsForOperatorsAndNodesIsNotPublished(String path) {
		assertThat(Http.get(this.nginx.url() + path).statusCode()).isEqualTo(404);
	}

	private String get(String path) {
		return Http.get(this.nginx.url() + path).body();
	}

}
