package io.github.litefsspring.chaos.site;

import java.time.Duration;
import java.util.List;

/**
 * The parts of this machine on which some faults depend.
 *
 * @param namespaces whether nodes can have network namespaces
 * @param slowLinks whether a link can be slowed down
 * @param lossyLinks whether packets can be dropped at random
 * @param volumes whether each node can have a small disk of its own
 * @param slowDisks whether a process can be made to wait for its disk
 * @param clocks whether an application can have a clock of its own
 */
public record Machine(boolean namespaces, boolean slowLinks, boolean lossyLinks, boolean volumes, boolean slowDisks,
		boolean clocks) {

	/**
	 * Try what this machine can do.
	 * @return what works here
	 */
	public static Machine explore() {
		if (!"root".equals(System.getProperty("user.name"))) {
			return new Machine(false, false, false, false, false, SteppedClock.library().isPresent());
		}
		String name = "lfprobe";
		try {
			boolean namespaces = works("ip netns add " + name) && inside(name, "iptables -A INPUT -j ACCEPT");
			return new Machine(namespaces,
					namespaces && inside(name, "tc qdisc add dev lo root tbf rate 1mbit burst 10kb latency 50ms"),
					namespaces
							&& inside(name, "iptables -A INPUT -m statistic --mode random --probability 0.1 -j DROP"),
					works("mount --version"), works("sleep 0.2 & exec " + tracing()),
					SteppedClock.library().isPresent());
		}
		finally {
			works("ip netns delete " + name);
		}
	}

	private static String tracing() {
		return String.join(" ", SlowDisk.command("$!", Duration.ofMillis(1)));
	}

	private static boolean inside(String namespace, String command) {
		return works("ip netns exec " + namespace + " " + command);
	}

	private static boolean works(String command) {
		return Command.tryRun(List.of("sh", "-c", command)).status() == 0;
	}

}
