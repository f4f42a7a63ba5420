package io.github.litefsspring.compatibility.work;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * ShedLock, Spring Batch, Spring Integration and Spring Modulith in an application on two
 * real nodes, with a wrapped {@code DataSource} and the class loader of devtools.
 */
@TestMethodOrder(OrderAnnotation.class)
@RequiresLitefs
@Requires(Prerequisite.CONSUL)
class WorkIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static RunningCluster cluster;

	private static RunningNode first;

	private static RunningNode second;

	@BeforeAll
	static void start() {
		String[] arguments = Stream
			.concat(Stream.of(WorkApplication.PROPERTIES),
					Stream.of("litefs.write.statements=invoke", "litefs.channel.secret=" + UUID.randomUUID(),
							"spring.modulith.events.republish-outstanding-events-on-restart=true"))
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		cluster = ApplicationCluster.start(1, WorkApplication.class, arguments);
		ApplicationCluster.awaitApplications(cluster, "/actuator/health");
		first = cluster.primary();
		second = cluster.replicas().get(0);
	}

	@AfterAll
	static void stop() {
		if (cluster != null) {
			cluster.close();
		}
	}

	@Test
	void aScheduledTaskWithALockRunsOnThePrimaryAndNoErrorIsLoggedElsewhere() throws Exception {
		long before = ticks(first);
		await().atMost(PATIENCE).until(() -> ticks(first) > before + 3);
		assertThat(ticks(second)).isZero();
		assertThat(run(second, "lock", "by hand")).isEqualTo("not locked");
		assertThat(run(first, "lock", "by hand")).isEqualTo("locked");
		assertThat(Files.readString(second.log())).doesNotContain(" ERROR ");
	}

	@Test
	void aLockOfTheRegistryThatAReplicaTakesIsHonouredByThePrimary() throws Exception {
		assertThat(run(second, "tryLock", "of the second")).isEqualTo("locked");
		assertThat(run(first, "tryLock", "of the second")).isEqualTo("not locked");
		assertThat(run(first, "tryLock", "of the first")).isEqualTo("locked");
		assertThat(run(second, "tryLock", "of the first")).isEqualTo("not locked");
		assertThat(run(second, "tryLockAndUnlock", "of both")).isEqualTo("locked and unlocked");
		assertThat(run(first, "tryLockAndUnlock", "of both")).isEqualTo("locked and unlocked");
	}

	@Test
	void messagesThatAReplicaSendsAreDeliveredOnceOnThePrimary() throws Exception {
		for (int i = 0; i < 10; i++) {
			assertThat(run((i % 2 == 0) ? first : second, "send", "m" + i)).isEqualTo("sent");
		}
		await().atMost(PATIENCE).until(() -> done("mail").size() == 10);
		assertThat(done("mail")).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
		assertThat(nodes("mail")).containsExactly(first.name());
	}

	@Test
	void aJobRunsOnThePrimaryAndIsRefusedOnAReplica() throws Exception {
		first.execute(customers(25));
		cluster.awaitReplicated();
		assertThat(run(second, "writeLettersOf", "Tuesday")).startsWith("NotPrimary").contains("REPLICA");
		assertThat(run(first, "writeLettersOf", "Tuesday")).isEqualTo("COMPLETED");
		assertThat(first.query("select count(*) from letter")).containsExactly("25");
		assertThat(first.query("select job_name from batch_job_instance order by 1")).containsExactly("hello",
				"letters");
		assertThat(nodes("hello")).containsExactly(first.name());
	}

	@Test
	@Order(Integer.MAX_VALUE - 2)
	void allOfThemGoOnWhenDevtoolsHasRestartedTheApplications() throws Exception {
		List<String> before = List.of(run(first, "contextStarted", ""), run(second, "contextStarted", ""));
		changeClassPath();
		for (RunningNode node : List.of(first, second)) {
			await().atMost(Duration.ofMinutes(1))
				.ignoreExceptions()
				.until(() -> !before.contains(run(node, "contextStarted", "")));
			assertThat(run(node, "threads", "litefs-node")).isEqualTo("1");
		}
		// a primary that restarts hands the lease over if the other node is not
		// restarting too
		cluster.awaitPrimary();
		first = cluster.primary();
		second = cluster.replicas().get(0);
		assertThat(run(second, "tryLockAndUnlock", "after the restart")).isEqualTo("locked and unlocked");
		assertOnlyTicks(first, second);
	}

	@Test
	@Order(Integer.MAX_VALUE - 1)
	void theNewPrimaryTakesOverTasksMessagesAndEventsThatWereNotHandled() throws Exception {
		first.execute("insert into obstacle values ('lamp')");
		assertThat(run(first, "order", "lamp")).isEqualTo("ordered");
		assertThat(run(second, "order", "chair")).startsWith("NotPrimary");
		await().atMost(PATIENCE)
			.until(() -> first.query("select status from event_publication").equals(List.of("FAILED")));
		first.execute("delete from obstacle");

		ApplicationCluster.handOff(cluster, second);
		await().atMost(PATIENCE).until(() -> done("ordered").equals(List.of("lamp")));
		assertThat(nodes("ordered")).containsExactly(second.name());
		assertThat(run(first, "send", "after the hand-over")).isEqualTo("sent");
		await().atMost(PATIENCE).until(() -> done("mail").contains("after the hand-over"));
		assertThat(second.query("select node from done where detail = 'after the hand-over'"))
			.containsExactly(second.name());
		assertOnlyTicks(second, first);
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void aJobGoesOnWhereThePrimaryThatDiedHadLeftIt() throws Exception {
		RunningNode dying = cluster.primary();
		RunningNode next = cluster.replicas().get(0);
		dying.execute("delete from letter", "delete from customer", customers(30));
		assertThat(run(dying, "beginLettersOf", "Wednesday")).isEqualTo("begun");
		await().atMost(PATIENCE).until(() -> letters(next) == 10);
		dying.kill();
		await().atMost(PATIENCE).until(next::isPrimary);
		await().atMost(PATIENCE).until(() -> run(next, "goOnWithLetters", "").equals("COMPLETED"));
		assertThat(letters(next)).isEqualTo(30);
	}

	// devtools watches the folders of the class path
	private static void changeClassPath() throws IOException, URISyntaxException {
		Path classes = Path.of(WorkApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Files.writeString(classes.resolve("changed.txt"), UUID.randomUUID().toString());
	}

	private static String run(RunningNode node, String task, String argument) throws Exception {
		return new Browser().get(node.applicationUrl(), "/run/" + task + "?argument=" + argument.replace(" ", "%20"))
			.body();
	}

	private static long ticks(RunningNode node) {
		return Long.parseLong(cluster.primary()
			.query("select count(*) from done where what = 'tick' and node = '" + node.name() + "'")
			.get(0));
	}

	private static void assertOnlyTicks(RunningNode ticking, RunningNode silent) {
		long before = ticks(silent);
		long since = ticks(ticking);
		await().atMost(PATIENCE).until(() -> ticks(ticking) > since + 5);
		assertThat(ticks(silent)).isEqualTo(before);
	}

	private static String customers(int count) {
		return "insert into customer(name) with recursive n(i) as (select 1 union all select i + 1 from n where i < "
				+ count + ") select 'customer ' || i from n";
	}

	private static int letters(RunningNode node) {
		return Integer.parseInt(node.query("select count(*) from letter").get(0));
	}

	private static List<String> done(String what) {
		return cluster.primary().query("select detail from done where what = '" + what + "' order by id");
	}

	private static List<String> nodes(String what) {
		return cluster.primary().query("select distinct node from done where what = '" + what + "'");
	}

}
