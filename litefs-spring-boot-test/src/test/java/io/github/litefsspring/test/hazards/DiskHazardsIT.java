package io.github.litefsspring.test.hazards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What docs/litefs-hazards.md says about the volume of LiteFS's data directory, on a real
 * volume in memory: nothing that was acknowledged is lost.
 */
@RequiresLitefs
class DiskHazardsIT {

	private static final String INSERT = "insert into item(content) values (randomblob(1000000))";

	private static final String COUNT = "select count(*) from item";

	private static final boolean FULL = "full".equals(System.getProperty("ci.level"));

	// at 1 GB, with pages of 4 KB
	private static final int LOCK_PAGE = (1 << 30) / 4096 + 1;

	private RunningCluster cluster;

	private RunningNode primary;

	private RunningNode replica;

	@BeforeEach
	void prepare() {
		this.cluster = RunningCluster.builder().replicas(1).prepare();
		this.primary = this.cluster.node(0);
		this.replica = this.cluster.node(1);
	}

	@AfterEach
	void stop() throws IOException, InterruptedException {
		this.cluster.nodes().forEach(RunningNode::stop);
		for (RunningNode node : this.cluster.nodes()) {
			new ProcessBuilder("umount", "-l", node.dataDirectory().toString()).start().waitFor();
		}
		this.cluster.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete", "wal" })
	void withRoomAgainAPrimaryWhoseVolumeWasFullHasWhatWasAcknowledged(String journalMode) throws Exception {
		Path data = mount(this.primary, "size=16m");
		create(journalMode);
		int acknowledged = 0;
		String answer = write();
		while (answer.equals("ok")) {
			acknowledged++;
			answer = write();
		}
		assertThat(answer).contains("disk I/O error");
		assertThat(acknowledged).isPositive();
		remount(data, "size=200m");
		this.primary.restart();
		assertThat(rows(this.primary)).isEqualTo(acknowledged);
		assertThat(this.primary.query("pragma integrity_check")).containsExactly("ok");
		assertThat(write()).isEqualTo("ok");
		this.cluster.awaitReplicated();
		assertThat(rows(this.replica)).isEqualTo(acknowledged + 1);
	}

	@Test
	void aReplicaWhoseVolumeIsFullFollowsAgainWhenThereIsRoom() throws Exception {
		Path data = mount(this.replica, "size=16m");
		create("wal");
		for (int i = 0; i < 15; i++) {
			this.primary.execute(INSERT);
		}
		await().atMost(20, TimeUnit.SECONDS).until(() -> log(this.replica).contains("no space left on device"));
		assertThat(this.replica.position()).isNotEqualTo(this.primary.position());
		remount(data, "size=200m");
		this.cluster.awaitReplicated();
		assertThat(rows(this.replica)).isEqualTo(15);
	}

	@Test
	void aDataDirectoryThatCannotBeWrittenStopsTheStartAndLosesNothing() throws Exception {
		Path data = mount(this.primary, "size=50m");
		create("wal");
		assertThat(write()).isEqualTo("ok");
		this.primary.stop();
		remount(data, "ro");
		this.primary.launch();
		await().atMost(20, TimeUnit.SECONDS).until(() -> !this.primary.isRunning());
		assertThat(log(this.primary)).contains("cannot open store").contains("read-only file system");
		remount(data, "rw");
		this.primary.start();
		assertThat(write()).isEqualTo("ok");
		this.cluster.awaitReplicated();
		assertThat(rows(this.replica)).isEqualTo(2);
	}

	@Test
	void aMountThatCannotBeWrittenRefusesEveryWriteAndLosesNothing() throws Exception {
		create("wal");
		assertThat(write()).isEqualTo("ok");
		remount(this.primary.mountDirectory(), "ro");
		assertThat(write()).contains("unable to open database file");
		remount(this.primary.mountDirectory(), "rw");
		assertThat(write()).isEqualTo("ok");
		this.cluster.awaitReplicated();
		assertThat(rows(this.replica)).isEqualTo(2);
	}

	@Test
	void aTransactionLargerThanAnyCacheIsReplicated() throws Exception {
		int megabytes = FULL ? 300 : 50;
		create("wal");
		fill(megabytes);
		assertThat(rows(this.replica)).isEqualTo(megabytes);
		assertThat(this.replica.query("pragma integrity_check")).containsExactly("ok");
	}

	// it takes two minutes and 3 GB of disk
	@Test
	@EnabledIfSystemProperty(named = "ci.level", matches = "full", disabledReason = "only with -Dci.level=full")
	void aDatabaseBeyondThePageThatSqliteLeavesOutIsReplicated() {
		create("wal");
		fill(600);
		fill(600);
		int pages = Integer.parseInt(this.replica.query("pragma page_count").get(0));
		assertThat(pages).isGreaterThan(LOCK_PAGE);
		assertThat(rows(this.replica)).isEqualTo(1200);
		assertThat(this.replica.query("pragma integrity_check")).containsExactly("ok");
	}

	private void fill(int megabytes) {
		this.primary.execute("insert into item(content) with recursive r(i) as (select 1 union all select i + 1 from r "
				+ "where i < " + megabytes + ") select zeroblob(1000000) from r");
		this.cluster.awaitReplicated();
	}

	private void create(String journalMode) {
		this.cluster.start();
		this.primary.execute("pragma journal_mode = " + journalMode,
				"create table item(id integer primary key, content)");
		this.cluster.awaitReplicated();
	}

	private String write() throws IOException, InterruptedException {
		return BareSqlite.run(this.primary.database(), INSERT);
	}

	private static int rows(RunningNode node) {
		return Integer.parseInt(node.query(COUNT).get(0));
	}

	private static String log(RunningNode node) throws IOException {
		return Files.readString(node.log());
	}

	private static Path mount(RunningNode node, String options) throws IOException, InterruptedException {
		Path data = Files.createDirectories(node.dataDirectory());
		run("mount", "-t", "tmpfs", "-o", options, "tmpfs", data.toString());
		return data;
	}

	private static void remount(Path directory, String options) throws IOException, InterruptedException {
		run("mount", "-i", "-o", "remount," + options, directory.toString());
	}

	private static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as("%s says %s", List.of(command), output).isZero();
	}

}
