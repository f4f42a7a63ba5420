package io.github.litefsspring.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process of Linux uses.
 *
 * @param nanoTime when it was looked at
 * @param cpuSeconds processor time since its start
 * @param residentMegabytes its memory
 * @param threads its threads
 * @param descriptors its open files and sockets
 */
record ProcessFigures(long nanoTime, double cpuSeconds, double residentMegabytes, int threads, int descriptors) {

	// _SC_CLK_TCK, the same on all of today's machines
	private static final double TICKS_PER_SECOND = 100;

	private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

	static ProcessFigures of(long pid) throws IOException {
		Path process = Path.of("/proc", Long.toString(pid));
		String stat = Files.readString(process.resolve("stat"));
		// the name before may contain blanks
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		Matcher resident = RESIDENT.matcher(Files.readString(process.resolve("status")));
		if (!resident.find()) {
			throw new IOException("Process " + pid + " has ended");
		}
		return new ProcessFigures(System.nanoTime(),
				(Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND,
				Long.parseLong(resident.group(1)) / 1024.0, count(process.resolve("task")),
				count(process.resolve("fd")));
	}

	private static int count(Path folder) throws IOException {
		try (Stream<Path> entries = Files.list(folder)) {
			return (int) entries.count();
		}
	}

	/**
	 * The share of one processor that the process has used.
	 * @param before what it used before
	 * @return percent
	 */
	double cpuPercentSince(ProcessFigures before) {
		return (this.cpuSeconds - before.cpuSeconds) / ((this.nanoTime - before.nanoTime) / 1e9) * 100;
	}

}
