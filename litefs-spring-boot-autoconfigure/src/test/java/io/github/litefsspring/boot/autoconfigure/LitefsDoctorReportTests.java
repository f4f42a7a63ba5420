package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;

import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.ClusterNodeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LitefsDoctorReportTests {

	@Test
	void logsEachFinding(@TempDir Path directory, CapturedOutput output) {
		ClusterNodeSettings settings = ClusterNodeSettings.of(directory.resolve("data.db-wal"))
			.withApiUrl("http://127.0.0.1:1");
		try (ClusterNode node = new ClusterNode(settings)) {
			LitefsDoctorReport.report(node);
		}
		assertThat(output).contains("LiteFS cannot have a database 'data.db-wal'", "litefs.api-url",
				"outside any LiteFS mount");
	}

}
