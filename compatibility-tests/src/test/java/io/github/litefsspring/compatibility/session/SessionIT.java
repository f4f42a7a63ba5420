package io.github.litefsspring.compatibility.session;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.compatibility.ApplicationCluster;
import io.github.litefsspring.compatibility.Browser;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Spring Session and Spring Security on three real nodes, each with an application of its
 * own, in turn: nobody is logged out, whatever becomes of the primary.
 */
@TestMethodOrder(OrderAnnotation.class)
@RequiresLitefs
@Requires(Prerequisite.CONSUL)
class SessionIT {

	private static final int USERS = 20;

	private static final int ROUNDS = Integer.getInteger("litefs.it.session-rounds",
			"full".equals(System.getProperty("ci.level")) ? 50 : 15);

	@TempDir
	private static Path directory;

	// a line for each run of a handler
	private static Path handled;

	private static RunningCluster cluster;

	@BeforeAll
	static void start() throws Exception {
		handled = directory.resolve("handled");
		cluster = ApplicationCluster.start(2, ShopApplication.class, "--spring.session.jdbc.initialize-schema=always",
				"--litefs.write.hold-timeout=20s", "--shop.handled=" + handled);
		RunningNode primary = cluster.primary();
		primary.execute(
				"create table persistent_logins (username varchar(64) not null, series varchar(64) primary key, "
						+ "token varchar(64) not null, last_used timestamp not null)",
				"create table added (id integer primary key, request text not null)");
		cluster.awaitReplicated();
		ApplicationCluster.awaitApplications(cluster, "/open");
	}

	@AfterAll
	static void stop() {
		if (cluster != null) {
			cluster.close();
		}
	}

	@Test
	void aSessionLivesOnEveryNodeAndAReadWritesNothing() throws Exception {
		Browser browser = logIn("user0", replica());
		long before = cluster.primary().position().txid();
		for (int i = 0; i < 9; i++) {
			URI node = replica();
			String request = "read-" + i;
			assertThat(body(browser.get(node, "/me?request=" + request))).isEqualTo("user0");
			assertThat(Files.readAllLines(handled)).containsOnlyOnce(request);
		}
		assertThat(cluster.primary().position().txid()).isEqualTo(before);
	}

	@Test
	void whatIsPutIntoTheSessionIsThereOnTheNextNode() throws Exception {
		Browser browser = logIn("user1", url(0));
		for (int i = 1; i <= 6; i++) {
			String token = body(browser.get(url(i), "/csrf"));
			assertThat(body(browser.post(url(i + 1), "/cart?request=put-" + i, "_csrf=" + token))).isEqualTo("added");
			assertThat(body(browser.get(url(i + 2), "/cart"))).isEqualTo(String.valueOf(i));
		}
	}

	@Test
	void whoIsRememberedIsLoggedInByAReplicaToo() throws Exception {
		Browser browser = logIn("user2", replica(), "&remember-me=on");
		for (int i = 0; i < 4; i++) {
			browser.forget("SESSION");
			assertThat(body(browser.get(replica(), "/me"))).isEqualTo("user2");
			assertThat(browser.has("remember-me")).isTrue();
		}
	}

	@Test
	void whoLogsOutIsLoggedOutEverywhere() throws Exception {
		Browser browser = logIn("user3", replica());
		String token = body(browser.get(replica(), "/csrf"));
		browser.post(replica(), "/logout", "_csrf=" + token);
		for (int i = 0; i < 3; i++) {
			assertThat(browser.get(url(i), "/me").statusCode()).isEqualTo(302);
		}
	}

	// the last: it leaves the cluster after a failover
	@Test
	@Order(Integer.MAX_VALUE)
	void nobodyIsLoggedOutByAHandOverAndAKilledPrimary() throws Exception {
		List<Browser> browsers = new ArrayList<>();
		List<String> tokens = new ArrayList<>();
		for (int i = 0; i < USERS; i++) {
			Browser browser = logIn("user" + i, url(i));
			browsers.add(browser);
			tokens.add(body(browser.get(url(i), "/csrf")));
		}
		cluster.awaitReplicated();
		int sent = 0;
		int unavailable = 0;
		boolean failover = false;
		for (int round = 0; round < ROUNDS; round++) {
			if (round == ROUNDS / 3) {
				ApplicationCluster.handOff(cluster, cluster.replicas().get(0));
				failover = true;
			}
			RunningNode killed = null;
			if (round == 2 * ROUNDS / 3) {
				killed = cluster.awaitPrimary();
				kill(killed);
				failover = true;
			}
			int before = unavailable;
			for (int i = 0; i < USERS; i++) {
				URI node = running(round + i);
				String request = round + "-" + i;
				boolean write = (round + i) % 5 == 0;
				HttpResponse<String> response = write
						? browsers.get(i).post(node, "/cart?request=" + request, "_csrf=" + tokens.get(i))
						: browsers.get(i).get(node, "/me?request=" + request);
				sent++;
				assertThat(response.statusCode())
					.as("request %s of user%d on %s: %s", request, i, node, response.body())
					.isIn(failover ? List.of(200, 503) : List.of(200));
				if (response.statusCode() == 503) {
					unavailable++;
				}
				else if (!write) {
					assertThat(response.body()).isEqualTo("user" + i);
				}
			}
			if (killed != null) {
				killed.launch();
			}
			// all nodes are there again, and a round had no refusal
			failover = failover && (unavailable > before || !allAreRunning());
		}
		ApplicationCluster.awaitApplications(cluster, "/open");
		System.out.printf("%d requests, %d of them 503%n", sent, unavailable);
		assertThat(Files.readAllLines(handled)).filteredOn((request) -> !request.equals("-")).doesNotHaveDuplicates();
		for (int i = 0; i < USERS; i++) {
			assertThat(body(browsers.get(i).get(running(i), "/me"))).isEqualTo("user" + i);
		}
	}

	private static void kill(RunningNode node) {
		List<ProcessHandle> application = ProcessHandle.of(node.pid()).orElseThrow().descendants().toList();
		node.kill();
		application.forEach(ProcessHandle::destroyForcibly);
		await().until(() -> isRefused(node));
	}

	private static boolean allAreRunning() throws Exception {
		for (RunningNode node : cluster.nodes()) {
			if (isRefused(node)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isRefused(RunningNode node) throws Exception {
		URI url = node.applicationUrl();
		try (Socket socket = new Socket(url.getHost(), url.getPort())) {
			return !socket.isConnected();
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static Browser logIn(String user, URI node, String... more) throws Exception {
		Browser browser = new Browser();
		String page = body(browser.get(node, "/login"));
		String token = page.replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]+)\".*", "$1");
		HttpResponse<String> response = browser.post(node, "/login",
				"username=" + user + "&password=secret&_csrf=" + token + String.join("", more));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location").orElse("")).doesNotContain("error");
		return browser;
	}

	private static String body(HttpResponse<String> response) {
		assertThat(response.statusCode()).as("%s: %s", response.uri(), response.body()).isEqualTo(200);
		return response.body();
	}

	private static URI url(int turn) {
		return cluster.nodes().get(turn % 3).applicationUrl();
	}

	private static URI replica() {
		return cluster.replicas().get(0).applicationUrl();
	}

	// as a proxy does: a node that takes no connection is left out
	private static URI running(int turn) throws Exception {
		RunningNode node = cluster.nodes().get(turn % 3);
		return isRefused(node) ? running(turn + 1) : node.applicationUrl();
	}

}
