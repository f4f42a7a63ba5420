package io.github.litefsspring.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

import static org.awaitility.Awaitility.await;

/**
 * What an application on a node of real LiteFS has. It knows its role when it is there,
 * and lives on when LiteFS below it dies.
 */
public final class NodeApplication implements AutoCloseable {

	private final ClusterNode node;

	private final LitefsDataSource dataSource;

	public NodeApplication(RunningCluster cluster, RunningNode node, JournalMode mode) {
		this(cluster, node, new DataSourceSettings(node.database(), mode, Duration.ofSeconds(5), Duration.ofSeconds(10),
				8, Map.of()));
	}

	public NodeApplication(RunningCluster cluster, RunningNode node, DataSourceSettings settings) {
		this(nodeSettings(cluster, node), settings);
	}

	public NodeApplication(ClusterNodeSettings nodeSettings, DataSourceSettings settings) {
		this.node = new ClusterNode(nodeSettings);
		this.node.start();
		await().atMost(Duration.ofSeconds(20))
			.until(this::role, (role) -> role == Role.PRIMARY || role == Role.REPLICA);
		this.dataSource = new LitefsDataSource(this.node, settings);
	}

	public static ClusterNodeSettings nodeSettings(RunningCluster cluster, RunningNode node) {
		return ClusterNodeSettings.of(node.database())
			.withName(node.name())
			.withApiUrl(node.apiUrl().toString())
			.withPrimaryApiUrl(cluster.primaryApiUrlTemplate());
	}

	public ClusterNode node() {
		return this.node;
	}

	public Role role() {
		return this.node.state().role();
	}

	public LitefsDataSource dataSource() {
		return this.dataSource;
	}

	public void execute(String sql) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * The first column of all rows.
	 */
	public List<String> query(String sql) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			var values = new ArrayList<String>();
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values;
		}
	}

	@Override
	public void close() {
		this.dataSource.close();
		this.node.close();
	}

}
