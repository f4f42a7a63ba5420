package io.github.litefsspring.ltx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.test.condition.Executables;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stock {@code litestream} command.
 */
public final class Litestream {

	private Litestream() {
	}

	public static void restore(String url, Path output, String... options) throws IOException, InterruptedException {
		restore(Map.of(), url, output, options);
	}

	public static void restore(Map<String, String> environment, String url, Path output, String... options)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Executables.find("litestream").orElseThrow().toString(), "restore", "-o", output.toString()));
		command.addAll(List.of(options));
		command.add(url);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		// with this variable litestream does not start at all
		builder.environment().remove("AWS_CA_BUNDLE");
		builder.environment().putAll(environment);
		Process process = builder.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as("%s%n%s", command, text).isZero();
	}

}
