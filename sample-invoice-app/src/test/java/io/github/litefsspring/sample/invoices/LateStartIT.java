package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application is started by hand, before or without what it needs.
 */
@LitefsCluster(replicas = 1, start = false)
class LateStartIT {

	@TempDir
	Path directory;

	@Test
	void replicaThatStartsFirstWaitsForItsMountAndForTheSchema(RunningCluster cluster) throws IOException {
		RunningNode replica = cluster.node("replica1");
		RunningNode primary = cluster.node("primary");
		replica.stop();
		primary.stop();
		Files.createDirectories(replica.mountDirectory());
		try (RunningJar replicaApplication = start(replica)) {
			await().atMost(InvoiceApplications.START)
				.until(() -> replicaApplication.output().contains("Tomcat initialized"));
			assertThat(replica.mountDirectory()).isEmptyDirectory();
			cluster.start();
			try (RunningJar primaryApplication = start(primary)) {
				primaryApplication.awaitUrl();
				replicaApplication.awaitUrl();
				assertThat(Http.get(replica.applicationUrl() + "/api/invoices/1").body())
					.contains("Alder & Finch Bakery");
				assertThat(Http.get(replica.applicationUrl() + "/api/invoices/1").headers().firstValue("Litefs-Role"))
					.hasValue("replica");
			}
		}
	}

	@Test
	void databaseOutsideTheMountIsRefusedAndNoFileIsCreated(RunningCluster cluster) throws IOException {
		cluster.start();
		Path elsewhere = this.directory.resolve("data.db");
		try (RunningJar application = start(cluster.node("primary"), "--litefs.database=" + elsewhere,
				"--litefs.startup-timeout=1s")) {
			assertThat(application.awaitExit()).isEqualTo(1);
			assertThat(application.output()).contains("APPLICATION FAILED TO START", "litefs.database",
					elsewhere.getParent().toString());
		}
		assertThat(elsewhere).doesNotExist();
	}

	@Test
	void litefsApiThatAnswersGarbageIsNamed(RunningCluster cluster) throws IOException {
		cluster.start();
		HttpServer garbage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		garbage.createContext("/", (exchange) -> {
			byte[] body = "<html>{\"isPrimary\":maybe".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		garbage.start();
		String url = "http://localhost:" + garbage.getAddress().getPort();
		try (RunningJar application = start(cluster.node("primary"), "--litefs.api-url=" + url,
				"--litefs.startup-timeout=3s")) {
			assertThat(application.awaitExit()).isEqualTo(1);
			assertThat(application.output()).contains("APPLICATION FAILED TO START", url);
		}
		finally {
			garbage.stop(0);
		}
		assertThat(cluster.node("primary").database()).doesNotExist();
	}

	private RunningJar start(RunningNode node, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(InvoiceApplications.arguments(node));
		all.addAll(List.of(arguments));
		return RunningJar.start(Files.createDirectories(this.directory.resolve(node.name())),
				all.toArray(String[]::new));
	}

}
