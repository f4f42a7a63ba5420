package io.github.litefsspring.backup.lineage;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InnerPositionsTests {

	private final InnerPositions positions = InnerPositions.of(List.of(0x8000_0000_0000_0001L, 0x8000_0000_89ab_cdefL));

	@Test
	void aPositionOfTheFileIsFound() {
		assertThat(this.positions.contains(7, new Position(7, 0x8000_0000_0000_0001L))).isTrue();
		assertThat(this.positions.contains(7, new Position(8, 0x8000_0000_89ab_cdefL))).isTrue();
	}

	@Test
	void anotherChecksumOrAnotherTransactionIsNot() {
		assertThat(this.positions.contains(7, new Position(8, 0x8000_0000_0000_0001L))).isFalse();
		assertThat(this.positions.contains(7, new Position(6, 0x8000_0000_0000_0001L))).isFalse();
		assertThat(this.positions.contains(7, new Position(9, 0x8000_0000_89ab_cdefL))).isFalse();
	}

	@Test
	void tooManyAreUnknown() {
		InnerPositions many = InnerPositions.of(Collections.nCopies(1000, 1L));
		assertThat(many).isEqualTo(InnerPositions.UNKNOWN);
		assertThat(many.contains(7, new Position(7, 1))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 31, 32, 33, 127, 149, 150, 151, 1000 })
	void aFileOfAnyNumberOfTransactionsCanBeStored(int inside) {
		InnerPositions inner = InnerPositions.of(Collections.nCopies(inside, 1L));
		StoredFile file = new StoredFile(0, new LtxFileName(7, 7 + inside), 1, 2, Instant.EPOCH, null, inner);
		assertThat(file.metadata().entries().getOrDefault("litefs-inner", "")).isEqualTo(inner.text());
		assertThat(inner.equals(InnerPositions.UNKNOWN)).isEqualTo(inside == 0 || inside > 150);
	}

}
