package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NodeRulesTests {

	@ParameterizedTest
	@CsvSource({ "REPLICA, WAL, true", "REPLICA, DELETE, true", "PRIMARY, WAL, true", "PRIMARY, DELETE, false",
			"NO_PRIMARY, WAL, false", "UNMOUNTED, WAL, false", "STANDALONE, WAL, false" })
	void readersShareSnapshotsWhereTheyGainFromItAndBlockNoCommit(Role role, JournalMode journalMode, boolean shared) {
		assertThat(rules(role, journalMode, true, true).areSnapshotsShared()).isEqualTo(shared);
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, true", "false, false" })
	void nothingIsSharedWithoutSnapshotsOrWithoutTheGateThatEndsThem(boolean snapshots, boolean gate) {
		assertThat(rules(Role.REPLICA, JournalMode.WAL, snapshots, gate).areSnapshotsShared()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "REPLICA, WAL, true", "PRIMARY, WAL, true", "PRIMARY, DELETE, false", "NO_PRIMARY, WAL, true",
			"UNMOUNTED, WAL, false", "STANDALONE, WAL, false" })
	void aLogIsMountedWhereLitefsCanBeRead(Role role, JournalMode journalMode, boolean mounted) {
		assertThat(rules(role, journalMode, true, true).isLogMounted()).isEqualTo(mounted);
	}

	private static NodeRules rules(Role role, JournalMode journalMode, boolean snapshots, boolean gate) {
		var read = new ReadSettings(snapshots, Duration.ofSeconds(1), gate, Duration.ofMillis(100), Duration.ZERO);
		return new NodeRules(new StubLitefsNode(role), new DataSourceSettings(Path.of("data.db"), journalMode,
				Duration.ofSeconds(5), Duration.ofSeconds(2), 3, Map.of(), read));
	}

}
