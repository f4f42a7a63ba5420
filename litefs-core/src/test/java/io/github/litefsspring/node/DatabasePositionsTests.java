package io.github.litefsspring.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.node.MountReading.Found;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatabasePositionsTests {

	private static final String DB = "data.db";

	private final List<Long> applied = new ArrayList<>();

	private final DatabasePositions positions = new DatabasePositions(
			(transaction) -> this.applied.add(transaction.position().txid()), (database) -> {
			});

	@Test
	void startsFromTheFilesWithoutTellingAnybody() {
		this.positions.read(files(7), 0, true, true);
		assertThat(this.positions.of(DB)).isEqualTo(position(7));
		assertThat(this.applied).isEmpty();
	}

	@Test
	void followsTheEvents() {
		event(8);
		event(9);
		assertThat(this.positions.all()).containsOnly(Map.entry(DB, position(9)));
		assertThat(this.applied).containsExactly(8L, 9L);
	}

	@Test
	void theSamePositionIsToldOnce() {
		event(8);
		event(8);
		assertThat(this.applied).containsExactly(8L);
	}

	@Test
	void aFileThatIsAheadOfAnOpenStreamWaitsForItsEvent() {
		event(8);
		this.positions.read(files(9), this.positions.events(), false, false);
		assertThat(this.positions.of(DB)).isEqualTo(position(8));
	}

	@Test
	void aFileThatStaysAheadOfTheStreamWins() {
		event(8);
		this.positions.read(files(9), this.positions.events(), false, false);
		this.positions.read(files(9), this.positions.events(), false, false);
		assertThat(this.positions.of(DB)).isEqualTo(position(9));
		assertThat(this.applied).containsExactly(8L, 9L);
	}

	@Test
	void aFileThatWasReadBeforeAnEventCameSaysNothing() {
		long before = this.positions.events();
		event(9);
		this.positions.read(files(8), before, true, false);
		assertThat(this.positions.of(DB)).isEqualTo(position(9));
	}

	@Test
	void eventsThatAFileWasAheadOfDoNotGoBack() {
		this.positions.read(files(9), this.positions.events(), true, false);
		event(8);
		event(9);
		event(10);
		assertThat(this.applied).containsExactly(9L, 10L);
	}

	@Test
	void aHistoryThatWasReplacedGoesBack() {
		event(9);
		event(7);
		assertThat(this.positions.of(DB)).isEqualTo(position(7));
	}

	@Test
	void aDroppedDatabaseHasNoPosition() {
		event(8);
		this.positions.read(Map.of(), this.positions.events(), true, false);
		assertThat(this.positions.of(DB)).isEqualTo(Position.NONE);
		assertThat(this.positions.all()).isEmpty();
	}

	private void event(long txid) {
		this.positions.applied(new AppliedTransaction(DB, position(txid), Instant.EPOCH));
	}

	private static Map<String, Found> files(long txid) {
		return Map.of(DB, new Found(position(txid), Instant.EPOCH));
	}

	private static Position position(long txid) {
		return new Position(txid, txid * 31);
	}

}
