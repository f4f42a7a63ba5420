package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StaticLeaseTests {

	@TempDir
	Path directory;

	@Test
	void onlyALeaseThatIsKnownToBeStaticCounts() throws IOException {
		assertThat(StaticLease.isConfigured(config("lease:\n  type: static\n"))).isTrue();
		assertThat(StaticLease.isConfigured(config("lease:\n  type: consul\n"))).isFalse();
		assertThat(StaticLease.isConfigured(config("lease:\n  candidate: true\n"))).isFalse();
		assertThat(StaticLease.isConfigured(this.directory.resolve("missing.yml"))).isFalse();
	}

	private Path config(String text) throws IOException {
		return Files.writeString(this.directory.resolve("litefs.yml"), text);
	}

}
