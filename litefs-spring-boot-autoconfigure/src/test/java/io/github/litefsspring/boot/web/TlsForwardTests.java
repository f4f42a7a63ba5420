package io.github.litefsspring.boot.web;

import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.Certificates;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Requests that are forwarded over TLS, with certificates on both sides.
 */
class TlsForwardTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	Path directory;

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B")
		.become(Role.REPLICA, "localhost");

	private WebNode primary(Certificates certificates) {
		return new WebNode(this.first,
				certificates.bundle("node", true, "server.ssl.bundle=node", "server.ssl.client-auth=need")
					.toArray(String[]::new));
	}

	private WebNode replica(int port, List<String> properties) {
		List<String> all = new ArrayList<>(properties);
		all.add("litefs.primary.app-url=https://{hostname}:" + port);
		all.add("litefs.write.hold-timeout=300ms");
		return new WebNode(this.second, all.toArray(String[]::new));
	}

	private static HttpResponse<String> post(WebNode node) throws Exception {
		return client.send(HttpRequest.newBuilder(node.url("/echo/tls")).POST(BodyPublishers.ofString("hello")).build(),
				BodyHandlers.ofString());
	}

	@Test
	void bothSidesProveThemselves() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (WebNode primary = primary(certificates);
				WebNode replica = replica(primary.port(),
						certificates.bundle("node", true, "litefs.primary.ssl-bundle=node"))) {
			assertThat(post(replica).body()).contains("\"node\":\"node1\"", "\"body\":\"hello\"");
			assertThat(post(replica).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void headersOutsideAsciiTakeTheSameWay() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (WebNode primary = primary(certificates);
				WebNode replica = replica(primary.port(),
						certificates.bundle("node", true, "litefs.primary.ssl-bundle=node"));
				Socket socket = new Socket("localhost", replica.port())) {
			socket.getOutputStream()
				.write("POST /echo/tls HTTP/1.1\r\nHost: localhost\r\nX-Name: M\u00fcller\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.ISO_8859_1));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200")
				.contains("\"node\":\"node1\"");
		}
	}

	@Test
	void aPrimaryThatIsNotTrustedGetsNothing() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (WebNode primary = primary(certificates); WebNode replica = replica(primary.port(), List.of())) {
			HttpResponse<String> answer = post(replica);
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(primary.handlers().calls).isEmpty();
		}
	}

	@Test
	void aReplicaWithoutACertificateIsRefused() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (WebNode primary = primary(certificates);
				WebNode replica = replica(primary.port(),
						certificates.bundle("trust", false, "litefs.primary.ssl-bundle=trust"))) {
			assertThat(post(replica).statusCode()).isGreaterThanOrEqualTo(500);
			assertThat(primary.handlers().calls).isEmpty();
		}
	}

	@Test
	void renewedCertificatesAreUsedWithoutARestart() throws Exception {
		Certificates certificates = Certificates.in(this.directory.resolve("now"));
		Certificates renewed = Certificates.in(this.directory.resolve("renewed"));
		try (WebNode primary = primary(renewed);
				WebNode replica = replica(primary.port(),
						certificates.bundle("node", true, "litefs.primary.ssl-bundle=node",
								"spring.ssl.bundle.jks.node.reload-on-update=true",
								"spring.ssl.bundle.watch.file.quiet-period=10ms"))) {
			assertThat(post(replica).statusCode()).isEqualTo(503);
			certificates.replaceBy(renewed);
			await().atMost(30, TimeUnit.SECONDS).until(() -> post(replica).statusCode() == 200);
		}
	}

	@Test
	void aBundleThatIsNotThereIsNamed() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> replica(1, List.of("litefs.primary.ssl-bundle=nodes")).close())
			.havingRootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.withMessageContaining("litefs.primary.ssl-bundle")
			.withMessageContaining("nodes");
	}

}
