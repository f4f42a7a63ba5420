package io.github.litefsspring.ltx;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LtxFileNameTests {

	@Test
	void theNameHoldsTheFirstAndTheLastTransaction() {
		LtxFileName name = new LtxFileName(1, -2L);
		assertThat(name).hasToString("0000000000000001-fffffffffffffffe.ltx");
		assertThat(LtxFileName.parse(name.toString())).contains(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "0000000000000001-0000000000000002.ltx.tmp", "1-2.ltx",
			"000000000000000A-000000000000000B.ltx", "0000000000000001-0000000000000002.LTX",
			"0000000000000001-0000000000000002.ltx\n", "/0000000000000001-0000000000000002.ltx" })
	void otherNamesAreNoLtxFiles(String name) {
		assertThat(LtxFileName.parse(name)).isEmpty();
	}

}
