package io.github.litefsspring.test.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Map;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.ReadSettings;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A cursor that somebody leaves open on a replica of real LiteFS.
 */
@LitefsCluster
class LongReaderIT {

	RunningCluster cluster;

	@Test
	void replicationGoesOnWhenACursorThatStoppedItIsEnded() throws Exception {
		RunningNode primary = this.cluster.primary();
		primary.execute("pragma journal_mode = WAL", "create table item (id integer primary key, name text)",
				"insert into item(name) values ('a'), ('b')");
		this.cluster.awaitReplicated();
		RunningNode replica = this.cluster.node("replica1");
		var read = new ReadSettings(true, Duration.ofMillis(100), true, Duration.ofMillis(100), Duration.ofSeconds(2));
		var settings = new DataSourceSettings(replica.database(), JournalMode.WAL, Duration.ofSeconds(5),
				Duration.ofSeconds(5), 4, Map.of(), read);
		try (var application = new NodeApplication(this.cluster, replica, settings)) {
			LitefsDataSource dataSource = application.dataSource();
			try (Connection connection = dataSource.getConnection();
					PreparedStatement statement = connection.prepareStatement("select name from item order by id");
					ResultSet rows = statement.executeQuery()) {
				assertThat(rows.next()).isTrue();
				primary.execute("insert into item(name) values ('c')");
				await().untilAsserted(() -> assertThat(dataSource.reads().blocking()).isNotEmpty());
				assertThat(replica.position()).isNotEqualTo(primary.position());
				// nobody closes the cursor
				this.cluster.awaitReplicated();
				assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(rows::next)
					.withMessageContaining("litefs.read.max-transaction-time");
			}
			assertThat(application.query("select count(*) from item")).containsExactly("3");
		}
	}

}
