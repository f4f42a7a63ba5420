package io.github.litefsspring.boot.cluster;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReportPaceTests {

	@Test
	void aSmallClusterReportsAtOnceAndEachReplyBringsTheList() {
		ReportPace pace = new ReportPace(3);
		assertThat(pace.pause()).isEqualTo(Duration.ofMillis(100)).isGreaterThan(pace.list());
		assertThat(pace.interval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(pace.silence()).isEqualTo(Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10, 100, 1000, 2000 })
	void whatThePrimaryHasToDoGrowsWithTheNumberOfNodesAtMost(int nodes) {
		ReportPace pace = new ReportPace(nodes);
		assertThat(nodes / seconds(pace.pause())).as("reports a second while everything changes")
			.isLessThanOrEqualTo(200);
		double lists = nodes / Math.max(seconds(pace.pause()), seconds(pace.list()));
		assertThat(lists * nodes).as("nodes listed a second").isLessThanOrEqualTo(200.0 * nodes);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10, 100, 1000, 2000 })
	void aNodeThatReportsInTimeIsNeverSilent(int nodes) {
		ReportPace pace = new ReportPace(nodes);
		assertThat(pace.interval()).isGreaterThanOrEqualTo(pace.pause());
		// a pause is spread by a quarter, and a report may take its time
		assertThat(pace.silence()).isGreaterThan(pace.interval().multipliedBy(2));
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

}
