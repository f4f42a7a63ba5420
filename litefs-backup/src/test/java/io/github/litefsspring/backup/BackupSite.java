package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.spool.LitefsSnapshots;
import io.github.litefsspring.backup.spool.LitefsSpool;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * The backup of one real node, as an application on it would run it.
 */
final class BackupSite implements AutoCloseable {

	private final RunningNode running;

	private final LitefsApi api;

	private final ClusterNode node;

	private final LitefsSpool spool;

	private final Backup backup;

	private final ConcurrentSkipListMap<Long, Instant> committed = new ConcurrentSkipListMap<>();

	BackupSite(RunningNode running, String primaryApiUrl, BackupStore store, BackupSettings settings, String spool)
			throws IOException, InterruptedException {
		this.running = running;
		this.api = new LitefsApi(running.apiUrl().toString(), "test");
		this.node = new ClusterNode(ClusterNodeSettings.of(running.database())
			.withName(running.name())
			.withApiUrl(running.apiUrl().toString())
			.withPrimaryApiUrl(primaryApiUrl));
		this.node.addListener(new NodeListener() {
			@Override
			public void transactionApplied(AppliedTransaction transaction) {
				BackupSite.this.committed.put(transaction.position().txid(), transaction.timestamp());
			}
		});
		this.node.start();
		this.node.awaitReady(Duration.ofSeconds(30));
		String database = running.database().getFileName().toString();
		Path data = Path.of(this.api.info().dataDirectory());
		this.spool = LitefsSpool.open(data, database, data.resolve(spool), () -> this.node.state().position());
		this.backup = new Backup(this.node, store, this.spool, new LitefsSnapshots(this.api, this.spool, database),
				settings);
		this.backup.start();
	}

	RunningNode running() {
		return this.running;
	}

	ClusterNode node() {
		return this.node;
	}

	Backup backup() {
		return this.backup;
	}

	/**
	 * When each transaction was committed, as the events of LiteFS say.
	 */
	Map<Long, Instant> committed() {
		return new TreeMap<>(this.committed);
	}

	void export(Path file) {
		this.api.export(this.running.database().getFileName().toString(), file, Duration.ofSeconds(30));
	}

	@Override
	public void close() {
		this.backup.close();
		this.spool.close();
		this.node.close();
		this.api.close();
	}

}
