package io.github.litefsspring.compatibility.quartz;

import java.time.Duration;

import io.github.litefsspring.compatibility.ApplicationCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Quartz with its jobs in the database of two real nodes: it runs where the primary is.
 */
@RequiresLitefs
@Requires(Prerequisite.CONSUL)
class QuartzIT {

	// SQLite has no FOR UPDATE, and needs none: a transaction that writes has the
	// database
	private static final String LOCK = "--spring.quartz.properties.org.quartz.jobStore.selectWithLockSQL="
			+ "SELECT * FROM {0}LOCKS WHERE SCHED_NAME = {1} AND LOCK_NAME = ?";

	private static final String RUNS = "select count(*) from ran where text = 'tick' and node = '%s'";

	@Test
	void jobsRunOnThePrimaryAndMoveWithIt() throws Exception {
		try (RunningCluster cluster = ApplicationCluster.start(1, JobsApplication.class,
				"--spring.quartz.job-store-type=jdbc", "--spring.quartz.jdbc.initialize-schema=always",
				"--spring.quartz.jdbc.schema=classpath:org/quartz/impl/jdbcjobstore/tables_derby.sql", LOCK)) {
			RunningNode first = cluster.primary();
			first.execute("create table ran(id integer primary key, node text not null, text text not null)");
			ApplicationCluster.awaitApplications(cluster, "/actuator/health");
			RunningNode second = cluster.replicas().get(0);
			await().atMost(Duration.ofSeconds(30)).until(() -> runs(first, first) > 3);
			assertThat(runs(first, second)).isZero();

			ApplicationCluster.handOff(cluster, second);
			await().atMost(Duration.ofSeconds(30)).until(() -> runs(second, second) > 3);
			long before = runs(second, first);
			long since = runs(second, second);
			await().atMost(Duration.ofSeconds(30)).until(() -> runs(second, second) > since + 5);
			assertThat(runs(second, first)).isEqualTo(before);
		}
	}

	private static long runs(RunningNode seenFrom, RunningNode node) {
		return Long.parseLong(seenFrom.query(RUNS.formatted(node.name())).get(0));
	}

}
