package io.github.litefsspring.jdbc.physical;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KnownTextsTests {

	private final KnownTexts<Integer> texts = new KnownTexts<>();

	@Test
	void longTextsAreNotKept() {
		this.texts.put("x".repeat(40_000), 1);
		assertThat(this.texts.isEmpty()).isTrue();
	}

	@Test
	void manyTextsAreForgottenTogether() {
		for (int i = 0; i < 5000; i++) {
			this.texts.put("SELECT " + i, i);
		}
		assertThat(this.texts.get("SELECT 0")).isNull();
		assertThat(this.texts.get("SELECT 4999")).isEqualTo(4999);
	}

	@Test
	void whatIsKeptIsBoundedInItsLength() {
		int kept = 0;
		for (int i = 0; i < 200; i++) {
			this.texts.put(i + "x".repeat(30_000), i);
		}
		for (int i = 0; i < 200; i++) {
			kept += (this.texts.get(i + "x".repeat(30_000)) != null) ? 1 : 0;
		}
		assertThat(kept).isBetween(1, 35);
		this.texts.clear();
		for (int i = 0; i < 1000; i++) {
			this.texts.put("the same text again", i);
			this.texts.update("another", (known) -> (known != null) ? null : 1);
		}
		assertThat(this.texts.get("the same text again")).isEqualTo(999);
		assertThat(this.texts.get("another")).isNull();
	}

}
