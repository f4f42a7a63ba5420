package io.github.litefsspring.test.container;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.test.condition.RequiresDocker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@RequiresDocker
class LitefsContainerIT {

	@TempDir
	Path directory;

	@Test
	void databaseOfThePrimaryIsReplicatedToAnotherContainer() throws SQLException {
		Path seed = this.directory.resolve("seed.db");
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + seed)) {
			connection.createStatement().execute("create table invoice as select 42 as id");
		}
		try (Network network = Network.newNetwork();
				LitefsContainer primary = new LitefsContainer().withNetwork(network).withHostname("primary");
				LitefsContainer replica = new LitefsContainer().withNetwork(network).asReplicaOf(primary)) {
			replica.start();
			assertThat(primary.isRunning()).isTrue();
			assertThatIllegalStateException().isThrownBy(() -> replica.importDatabase("data.db", seed))
				.withMessageContaining("503");
			primary.importDatabase("data.db", seed);
			await().ignoreExceptions().untilAsserted(() -> assertThat(idOn(replica)).isEqualTo(42));
		}
	}

	private int idOn(LitefsContainer container) throws SQLException {
		Path copy = this.directory.resolve("copy.db");
		container.exportDatabase("data.db", copy);
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
				ResultSet row = connection.createStatement().executeQuery("select id from invoice")) {
			assertThat(row.next()).isTrue();
			return row.getInt(1);
		}
	}

}
