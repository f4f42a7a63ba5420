package io.github.litefsspring.backup;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SingleWriterTests {

	@Test
	void oneWriterIsCertainWithoutLitefsOrWithAPrimaryThatNeverChanges() {
		assertThat(SingleWriter.isCertain(true, false, RunOn.PRIMARY)).isTrue();
		assertThat(SingleWriter.isCertain(false, true, RunOn.PRIMARY)).isTrue();
		assertThat(SingleWriter.isCertain(false, false, RunOn.PRIMARY)).isFalse();
	}

	@Test
	void ofSeveralReplicasAnyMayWrite() {
		assertThat(SingleWriter.isCertain(false, true, RunOn.REPLICA)).isFalse();
	}

	@Test
	void aStoreThatIsNotFencedIsRefusedUnlessOneWriterIsCertain() throws IOException {
		try (TestStore store = new TestStore()) {
			assertThat(SingleWriter.objection(store, false)).isEmpty();
			store.fenced = false;
			assertThat(SingleWriter.objection(store, true)).isEmpty();
			assertThat(SingleWriter.objection(store, false).orElseThrow()).contains(store.target())
				.contains("lease.type: static")
				.contains("litefs.mode=standalone")
				.contains("litefs.backup.target");
		}
	}

}
