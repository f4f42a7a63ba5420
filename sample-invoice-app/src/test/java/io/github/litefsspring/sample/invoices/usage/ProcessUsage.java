package io.github.litefsspring.sample.invoices.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process of Linux uses at a moment, each by what it is used for.
 *
 * @param heap bytes of live objects by class, empty when it is no JVM
 * @param resident kilobytes of memory by kind
 * @param descriptors number of open file descriptors by target
 * @param threads number of threads by name
 */
public record ProcessUsage(Map<String, Long> heap, Map<String, Long> resident, Map<String, Long> descriptors,
		Map<String, Long> threads) {

	// number, instances, bytes, name
	private static final Pattern CLASS = Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)");

	private static final Pattern RESIDENT = Pattern.compile("(RssAnon|RssFile|RssShmem):\\s+(\\d+) kB");

	/**
	 * Look at a process that is no JVM.
	 * @param pid its id
	 * @return what it uses
	 * @throws IOException when it is gone
	 */
	public static ProcessUsage of(long pid) throws IOException {
		return of(pid, Map.of());
	}

	/**
	 * Let a JVM collect its garbage, and look at it.
	 * @param pid its id
	 * @return what it uses
	 * @throws IOException when it is gone
	 */
	public static ProcessUsage ofJvm(long pid) throws IOException {
		Map<String, Long> heap = new TreeMap<>();
		for (String line : jcmd(pid, "GC.class_histogram")) {
			Matcher matcher = CLASS.matcher(line);
			if (matcher.find()) {
				heap.merge(matcher.group(2), Long.valueOf(matcher.group(1)), Long::sum);
			}
		}
		if (heap.isEmpty()) {
			throw new IOException("Process " + pid + " does not tell what is on its heap");
		}
		return of(pid, heap);
	}

	private static ProcessUsage of(long pid, Map<String, Long> heap) throws IOException {
		Path process = Path.of("/proc", Long.toString(pid));
		Map<String, Long> resident = new TreeMap<>();
		Matcher matcher = RESIDENT.matcher(Files.readString(process.resolve("status")));
		while (matcher.find()) {
			resident.put(matcher.group(1), Long.valueOf(matcher.group(2)));
		}
		return new ProcessUsage(heap, resident, count(process.resolve("fd"), ProcessUsage::target),
				count(process.resolve("task"), (task) -> Files.readString(task.resolve("comm")).strip()));
	}

	private static String target(Path descriptor) throws IOException {
		return Files.readSymbolicLink(descriptor).toString();
	}

	private static Map<String, Long> count(Path folder, Description description) throws IOException {
		Map<String, Long> counts = new TreeMap<>();
		try (Stream<Path> entries = Files.list(folder)) {
			for (Path entry : entries.toList()) {
				try {
					counts.merge(description.of(entry).replaceAll("[0-9a-f]{16}|\\d+", "N"), 1L, Long::sum);
				}
				catch (NoSuchFileException ex) {
					// closed or ended meanwhile
				}
			}
		}
		return counts;
	}

	private static List<String> jcmd(long pid, String command) throws IOException {
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(pid), command)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		return jcmd.inputReader().lines().toList();
	}

	/** A name for an entry of a folder. */
	private interface Description {

		String of(Path entry) throws IOException;

	}

}
