package io.github.litefsspring.consistency;

import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PositionTokenTests {

	@Test
	void isWrittenAndReadAsTransactionIdAndChecksum() {
		PositionToken token = PositionToken.of(new Position(10, 0xe2b42ec5a8c45bf2L));
		assertThat(token).hasToString("000000000000000a-e2b42ec5a8c45bf2");
		assertThat(PositionToken.parse("000000000000000a-e2b42ec5a8c45bf2")).hasValue(token);
	}

	@Test
	void cookieOfLitefsHasNoChecksum() {
		assertThat(PositionToken.parse("000000000000000a")).hasValue(new PositionToken(10, null));
		assertThat(new PositionToken(10, null)).hasToString("000000000000000a");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "a", "000000000000000a-", "000000000000000A-e2b42ec5a8c45bf2",
			"000000000000000a/e2b42ec5a8c45bf2", "000000000000000a-e2b42ec5a8c45bf2\n", "0000000000000000000a",
			"-00000000000000a" })
	void anythingElseIsNoToken(String text) {
		assertThat(PositionToken.parse(text)).isEmpty();
	}

}
