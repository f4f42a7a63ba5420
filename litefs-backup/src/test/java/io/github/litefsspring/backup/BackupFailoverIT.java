package io.github.litefsspring.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.lineage.TestRestore;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The lease moves and primaries die under load. Whatever was said to be stored is in a
 * lineage, and every lineage can be restored.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.LITESTREAM, Prerequisite.CONSUL })
class BackupFailoverIT {

	private static final int HANDOFFS = TestLength.of("litefs.it.handoffs", 4, 20);

	private static final int KILLS = TestLength.of("litefs.it.kills", 1, 5);

	@TempDir
	Path folder;

	private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

	private final AtomicLong nextId = new AtomicLong();

	private volatile boolean stopped;

	private int deaths;

	@Test
	void whatWasAcknowledgedIsInALineageAndEveryLineageIsRestored() throws Exception {
		Path target = this.folder.resolve("backup");
		List<BackupSite> sites = new ArrayList<>();
		ExecutorService threads = Executors.newCachedThreadPool();
		try (RunningCluster cluster = RunningCluster.builder().replicas(2).lease(Lease.CONSUL).start();
				BackupStore store = new DirectoryStore(target)) {
			try {
				cluster.primary().execute("pragma journal_mode=wal", "create table entry (id integer primary key)");
				cluster.awaitReplicated();
				for (RunningNode node : cluster.nodes()) {
					sites.add(new BackupSite(node, cluster.primaryApiUrlTemplate(), store,
							TestSettings.every(node.name(), Duration.ofSeconds(1), Duration.ofHours(24)), "spool"));
				}
				List<Future<?>> writers = new ArrayList<>();
				for (BackupSite site : sites) {
					writers.add(threads.submit(() -> write(site)));
				}
				storm(cluster);
				this.stopped = true;
				for (Future<?> writer : writers) {
					writer.get(2, TimeUnit.MINUTES);
				}
				BackupSite primary = primary(sites);
				await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
					assertThat(primary.backup().status().stored()).isEqualTo(primary.node().readPosition());
					assertThat(primary.backup().status().lastError()).isNull();
				});
			}
			finally {
				this.stopped = true;
				threads.shutdownNow();
				sites.forEach(BackupSite::close);
			}
			assertEverythingAcknowledgedIsRestored(store, target);
		}
	}

	private void storm(RunningCluster cluster) {
		Random random = new Random(7);
		int handoffs = 0;
		int kills = 0;
		while (handoffs + kills < HANDOFFS + KILLS) {
			awaitMoreAcknowledged(20);
			boolean kill = kills < KILLS && (handoffs == HANDOFFS || random.nextInt(HANDOFFS + KILLS) < KILLS);
			RunningNode primary = cluster.awaitPrimary();
			if (kill) {
				primary.kill();
				kills++;
			}
			else if (handOff(cluster, primary, random)) {
				handoffs++;
			}
			// a commit at the moment of a handoff can end a LiteFS process with exit code
			// 99
			cluster.awaitPrimary();
			for (RunningNode node : cluster.nodes()) {
				if (!node.isRunning()) {
					this.deaths++;
					node.start();
				}
			}
		}
		awaitMoreAcknowledged(20);
	}

	private static boolean handOff(RunningCluster cluster, RunningNode primary, Random random) {
		List<RunningNode> others = cluster.nodes().stream().filter((node) -> node != primary).toList();
		try {
			others.get(random.nextInt(others.size())).promote();
			return true;
		}
		catch (IllegalStateException | UncheckedIOException ex) {
			return false;
		}
	}

	private void awaitMoreAcknowledged(int count) {
		int before = this.acknowledged.size();
		await().atMost(Duration.ofMinutes(2)).until(() -> this.acknowledged.size() >= before + count);
	}

	private void write(BackupSite site) {
		while (!this.stopped) {
			if (site.node().state().role() == Role.PRIMARY) {
				writeWhilePrimary(site);
			}
			LockSupport.parkNanos(5_000_000);
		}
	}

	private void writeWhilePrimary(BackupSite site) {
		ExecutorService waiting = Executors.newCachedThreadPool();
		try (Connection connection = DriverManager.getConnection(site.running().jdbcUrl());
				Statement settings = connection.createStatement();
				PreparedStatement insert = connection.prepareStatement("insert into entry (id) values (?)")) {
			settings.execute("pragma busy_timeout=2000");
			while (!this.stopped && site.node().state().role() == Role.PRIMARY) {
				long id = this.nextId.incrementAndGet();
				insert.setLong(1, id);
				insert.executeUpdate();
				Position position = site.node().readPosition();
				waiting.submit(() -> acknowledge(site, id, position));
				LockSupport.parkNanos(50_000_000);
			}
		}
		catch (SQLException | PositionUnknownException ex) {
			// the lease has moved, or LiteFS was killed
			LockSupport.parkNanos(20_000_000);
		}
		finally {
			waiting.shutdown();
		}
	}

	private Void acknowledge(BackupSite site, long id, Position position) throws InterruptedException {
		if (site.backup().awaitStored(position, Duration.ofSeconds(40))) {
			this.acknowledged.add(id);
		}
		return null;
	}

	private static BackupSite primary(List<BackupSite> sites) {
		await().atMost(Duration.ofMinutes(1))
			.until(() -> sites.stream().anyMatch((site) -> site.node().state().role() == Role.PRIMARY));
		return sites.stream().filter((site) -> site.node().state().role() == Role.PRIMARY).findFirst().orElseThrow();
	}

	private void assertEverythingAcknowledgedIsRestored(BackupStore store, Path target)
			throws IOException, InterruptedException, SQLException {
		Set<Long> restored = new HashSet<>();
		List<Lineage> lineages = Lineages.read(store).all();
		for (Lineage lineage : lineages) {
			Path database = this.folder.resolve(lineage.id() + ".db");
			Litestream.restore("file://" + target.resolve(lineage.id()), database, "-integrity-check", "full");
			restored.addAll(ids(database));
			LineageObjects objects = new LineageObjects(store, lineage);
			long last = LineageTail.read(objects).newest(objects).orElseThrow().name().maxTxid();
			assertThat(database).as(lineage.toString()).hasBinaryContent(TestRestore.restore(objects, last));
		}
		System.out.printf("%d handoffs, %d kills, %d deaths of LiteFS: %d transactions acknowledged, %d lineages: %s%n",
				HANDOFFS, KILLS, this.deaths, this.acknowledged.size(), lineages.size(),
				lineages.stream().map(Lineage::reason).toList());
		assertThat(restored).containsAll(this.acknowledged);
		assertThat(this.acknowledged).hasSizeGreaterThan((HANDOFFS + KILLS) * 20);
	}

	private static Set<Long> ids(Path database) throws SQLException {
		Set<Long> ids = new HashSet<>();
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select id from entry")) {
			while (rows.next()) {
				ids.add(rows.getLong(1));
			}
		}
		return ids;
	}

}
