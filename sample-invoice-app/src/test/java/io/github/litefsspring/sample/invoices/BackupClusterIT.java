package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample backs up, and what its endpoint says about restoring is true.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.LITESTREAM })
class BackupClusterIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	Path folder;

	@Test
	void whatWasWrittenOnAReplicaIsRestoredByTheCommandThatTheEndpointGives() throws Exception {
		Path target = this.folder.resolve("backup");
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).exec((node) -> {
			List<String> arguments = new ArrayList<>(InvoiceApplications.arguments(node));
			arguments.add("--litefs.backup.enabled=true");
			arguments.add("--litefs.backup.target=file:" + target);
			arguments.add("--management.endpoint.litefs.access=unrestricted");
			return RunningJar.command(arguments.toArray(String[]::new));
		}).start()) {
			cluster.nodes()
				.forEach((node) -> node.awaitApplication("/actuator/health/readiness", InvoiceApplications.START));
			String primary = cluster.primary().applicationUrl().toString();
			String replica = cluster.nodes().get(1).applicationUrl().toString();
			for (int i = 0; i < 5; i++) {
				assertThat(Http.post(replica + "/api/invoices", invoice("Backed up " + i)).statusCode()).isEqualTo(201);
			}
			await().atMost(PATIENCE).untilAsserted(() -> {
				String node = Http.get(primary + "/actuator/litefs").body();
				assertThat(JsonPath.<String>read(node, "$.backup.status")).isEqualTo("UP");
				assertThat(JsonPath.<Integer>read(node, "$.backup.pendingTransactions")).isZero();
				assertThat(JsonPath.<String>read(node, "$.backup.txid"))
					.isEqualTo(JsonPath.<String>read(node, "$.database.txid"));
				assertThat(JsonPath.<Boolean>read(node, "$.backup.verified")).as("the first drill").isTrue();
			});
			assertThat(JsonPath.<Boolean>read(Http.get(replica + "/actuator/litefs").body(), "$.backup.ships"))
				.isFalse();
			HttpResponse<String> backups = Http.get(replica + "/actuator/litefsbackups");
			assertThat(backups.statusCode()).as(backups.body()).isEqualTo(200);
			assertThat(customers(restore(JsonPath.read(backups.body(), "$.restorePoints[0].command"))))
				.contains("Backed up 0", "Backed up 4", "Alder & Finch Bakery");
			assertThat(Http.get(primary + "/actuator/health/litefsBackup").body()).contains("\"status\":\"UP\"");
			goesBackInPlace(primary, replica, backups.body());
		}
	}

	private void goesBackInPlace(String primary, String replica, String backups) {
		assertThat(Http.post(primary + "/api/invoices", invoice("Too much")).statusCode()).isEqualTo(201);
		assertThat(Http.get(replica + "/api/invoices?customer=Too").body()).contains("Too much");
		String point = "{\"action\":\"restore\",\"lineage\":\"%s\",\"txid\":\"%s\"}".formatted(
				JsonPath.<String>read(backups, "$.restorePoints[0].lineage"),
				JsonPath.<String>read(backups, "$.restorePoints[0].txid"));
		HttpResponse<String> refused = Http.post(replica + "/actuator/litefs", point);
		assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
		assertThat(refused.body()).contains("primary");
		HttpResponse<String> restored = Http.post(primary + "/actuator/litefs", point);
		assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
		for (String node : List.of(primary, replica)) {
			await().atMost(PATIENCE).untilAsserted(() -> {
				String invoices = Http.get(node + "/api/invoices?size=100").body();
				assertThat(invoices).contains("Backed up 4").doesNotContain("Too much");
			});
		}
		assertThat(Http.post(replica + "/api/invoices", invoice("Afterwards")).statusCode()).isEqualTo(201);
	}

	private Path restore(String command) throws IOException, InterruptedException {
		Path directory = Files.createDirectory(this.folder.resolve("restored"));
		Path litestream = Executables.find("litestream").orElseThrow();
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(directory.toFile())
			.redirectErrorStream(true);
		builder.environment().merge("PATH", litestream.getParent().toString(), (path, own) -> own + ":" + path);
		builder.environment().remove("AWS_CA_BUNDLE");
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
		try (var files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".db")).findFirst().orElseThrow();
		}
	}

	private static List<String> customers(Path database) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select name from customer")) {
			List<String> customers = new ArrayList<>();
			while (rows.next()) {
				customers.add(rows.getString(1));
			}
			return customers;
		}
	}

	private static String invoice(String customer) {
		return "{\"customer\":\"%s\",\"lines\":[{\"description\":\"x\",\"quantity\":1,\"unitPriceCents\":100}]}"
			.formatted(customer);
	}

}
