package io.github.litefsspring.test.cluster;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Quotes values for LiteFS's configuration.
 */
final class Quoting {

	private Quoting() {
	}

	static String yaml(String value) {
		return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
	}

	// for go-shellwords, which LiteFS uses to split exec
	static String shell(List<String> command) {
		return command.stream()
			.map((word) -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
			.collect(Collectors.joining(" "));
	}

}
