package io.github.litefsspring.node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PositionTests {

	@Test
	void readsThePositionFileOfLiteFs() {
		assertThat(Position.parse("000000000000000a/e2b42ec5a8c45bf2\n"))
			.isEqualTo(new Position(10, 0xe2b42ec5a8c45bf2L));
	}

	@Test
	void readsAToken() {
		assertThat(Position.parse("000000000000000a-e2b42ec5a8c45bf2"))
			.isEqualTo(new Position(10, 0xe2b42ec5a8c45bf2L));
	}

	@Test
	void keepsUnsignedNumbers() {
		Position position = Position.parse("ffffffffffffffff-8000000000000000");
		assertThat(position.txidText()).isEqualTo("ffffffffffffffff");
		assertThat(position.checksumText()).isEqualTo("8000000000000000");
	}

	@Test
	void writesWhatItReads() {
		assertThat(Position.parse(new Position(1, -1).toString())).isEqualTo(new Position(1, -1));
		assertThat(Position.NONE).hasToString("0000000000000000-0000000000000000");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "\n", "a/b", "000000000000000a", "000000000000000a/", "000000000000000A/e2b42ec5a8c45bf2",
					"000000000000000a e2b42ec5a8c45bf2", "000000000000000a/e2b42ec5a8c45bf2\n\n",
					"000000000000000a/e2b42ec5a8c45bf", "-00000000000000a/e2b42ec5a8c45bf2",
					" 000000000000000a/e2b42ec5a8c45bf2", "<html>", "000000000000000a/e2b42ec5a8c45bf20" })
	void refusesEverythingElseAndSaysWhatItWas(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(text))
			.withMessageContaining("'" + text.strip() + "'");
	}

}
