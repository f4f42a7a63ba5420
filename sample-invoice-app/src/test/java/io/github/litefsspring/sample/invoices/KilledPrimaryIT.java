package io.github.litefsspring.sample.invoices;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.sample.invoices.SteadyLoad.Acknowledgement;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresNginx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The primary, LiteFS and application, is killed while clients write and read through
 * {@code docker/nginx.conf}. What was acknowledged after the kill is there, and nothing
 * is there twice. What was acknowledged just before and is lost, the killed node
 * announces. How soon writes are back after LiteFS has named the next primary is printed.
 */
@LitefsCluster(replicas = 2, lease = Lease.CONSUL, customizers = InvoiceApplications.class)
@RequiresNginx
class KilledPrimaryIT {

	private static final int TIMES = Integer.getInteger("litefs.it.kills",
			"full".equals(System.getProperty("ci.level")) ? 10 : 1);

	private static final String READY = "/actuator/health/readiness";

	@TempDir
	Path directory;

	@Test
	void nothingIsAcknowledgedThatTheNextPrimaryDoesNotHave(RunningCluster cluster) throws Exception {
		cluster.nodes().forEach((node) -> node.awaitApplication(READY, InvoiceApplications.START));
		try (RoundRobin nginx = RoundRobin.startAsInCompose(this.directory,
				cluster.nodes().stream().map((node) -> node.hostname() + ":" + node.applicationPort()).toList());
				SteadyLoad load = SteadyLoad.startWarm(nginx.url())) {
			load.awaitMore(200);
			List<Instant> kills = new ArrayList<>();
			List<Lost> announced = new ArrayList<>();
			for (int i = 0; i < TIMES; i++) {
				RunningNode killed = cluster.awaitPrimary();
				kills.add(Instant.now());
				kill(killed);
				await().pollInterval(Duration.ofMillis(20))
					.atMost(Duration.ofMinutes(1))
					.until(() -> cluster.nodes().stream().anyMatch(RunningNode::isPrimary));
				Instant named = Instant.now();
				Instant back = load.awaitAcknowledgedSince(named);
				System.out.printf("kill %d: LiteFS named the next primary after %d ms, writes were back %d ms later%n",
						i + 1, Duration.between(kills.get(i), named).toMillis(),
						Duration.between(named, back).toMillis());
				killed.launch();
				killed.awaitApplication(READY, InvoiceApplications.START);
				load.awaitMore(200);
				announced.addAll(lostTransactions(killed));
			}
			load.close();
			cluster.awaitPrimary();
			cluster.awaitReplicated();
			RunningNode primary = cluster.primary();
			List<String> lost = load.lostOn(primary);
			System.out.printf("%d requests, %d failed, %d acknowledged and lost, announced: %s%n", load.answered(),
					load.failures().size(), lost.size(), announced);
			// replication is asynchronous: what was acknowledged just before a kill may
			// be lost, and is announced
			assertThat(lost).allSatisfy((name) -> {
				Acknowledgement acknowledgement = load.acknowledgement(name);
				assertThat(kills).anySatisfy((kill) -> assertThat(acknowledgement.at()).isBefore(kill.plusMillis(50)));
				assertThat(announced).anyMatch((range) -> range.contains(acknowledgement.txid()));
			});
			assertThat(SteadyLoad.doubledOn(primary)).isEmpty();
		}
	}

	private static List<Lost> lostTransactions(RunningNode node) {
		DocumentContext reply = JsonPath.parse(Http.get(node.applicationUrl() + "/actuator/litefs").body());
		List<Map<String, String>> lost = reply.read("$..lostTransactions[*]");
		return lost.stream().map((range) -> new Lost(range.get("firstTxid"), range.get("lastTxid"))).toList();
	}

	private static void kill(RunningNode node) {
		List<ProcessHandle> application = ProcessHandle.of(node.pid()).orElseThrow().descendants().toList();
		node.kill();
		application.forEach(ProcessHandle::destroyForcibly);
	}

	private record Lost(String firstTxid, String lastTxid) {

		boolean contains(String txid) {
			return this.firstTxid.compareTo(txid) <= 0 && this.lastTxid.compareTo(txid) >= 0;
		}

	}

}
