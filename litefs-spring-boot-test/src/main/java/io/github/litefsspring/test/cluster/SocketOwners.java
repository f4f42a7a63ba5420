package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out which process has opened a TCP connection on this machine: every replica
 * reaches a primary through the same address, so that alone does not tell them apart.
 */
final class SocketOwners {

	private SocketOwners() {
	}

	static boolean owns(long pid, int localPort) {
		Optional<String> inode = inode(localPort);
		if (inode.isEmpty()) {
			return false;
		}
		String link = "socket:[" + inode.get() + "]";
		try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
			return descriptors.anyMatch((descriptor) -> link.equals(target(descriptor)));
		}
		catch (IOException ex) {
			return false;
		}
	}

	// The columns are those of proc_pid_net(5): sl, local_address, …, inode
	private static Optional<String> inode(int localPort) {
		String suffix = ":%04X".formatted(localPort).toUpperCase(Locale.ROOT);
		try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"))) {
			return lines.map((line) -> line.strip().split("\\s+"))
				.filter((columns) -> columns.length > 9 && columns[1].endsWith(suffix) && !"0A".equals(columns[3]))
				.map((columns) -> columns[9])
				.filter((inode) -> !"0".equals(inode))
				.findFirst();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

}
