package io.github.litefsspring.test;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Executables;

/**
 * {@code litefs run -with-halt-lock-on}, as somebody in a shell on a node has it.
 */
public final class HaltLockShell {

	private HaltLockShell() {
	}

	/**
	 * Borrow the primary's HALT lock, and give it back at once. LiteFS tries for 10 s.
	 * @param node the node that borrows it
	 * @return what LiteFS says, empty when the lock was lent
	 */
	public static String borrow(RunningNode node) throws IOException, InterruptedException {
		String litefs = Executables.find("litefs").orElseThrow().toString();
		Process process = new ProcessBuilder(litefs, "run", "-with-halt-lock-on", node.database().toString(), "--",
				"true")
			.redirectErrorStream(true)
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			return "it hangs";
		}
		String said = new String(process.getInputStream().readAllBytes());
		return (process.exitValue() == 0) ? "" : said + " (" + process.exitValue() + ")";
	}

}
