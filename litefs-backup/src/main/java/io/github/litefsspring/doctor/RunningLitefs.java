package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.litefsspring.node.LitefsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a LiteFS that runs on a data directory. LiteFS 0.5.14 locks nothing there,
 * and has a file of it open only while somebody uses a database: so the processes are
 * asked, as far as they can be seen from here. A LiteFS in another container cannot.
 */
public final class RunningLitefs {

	private static final Path PROCESSES = Path.of("/proc");

	private static final List<String> CONFIG_OPTIONS = List.of("-config", "--config");

	private RunningLitefs() {
	}

	/**
	 * Look for it.
	 * @param directory the data directory
	 * @return why nothing may be touched; empty when none was found
	 * @throws IOException when the processes cannot be listed
	 */
	public static Optional<String> on(DataDirectory directory) throws IOException {
		if (!Files.isDirectory(PROCESSES)) {
			return Optional.empty();
		}
		String own = Long.toString(ProcessHandle.current().pid());
		try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
			for (Path process : all) {
				String found = process.endsWith(own) ? null : use(process, directory.path());
				if (found != null) {
					return Optional.of(found);
				}
			}
		}
		return Optional.empty();
	}

	private static @Nullable String use(Path process, Path directory) {
		try {
			List<String> words = words(process.resolve("cmdline"));
			if (isLitefsMount(words)) {
				return litefs(process, words, directory);
			}
			return hasOpen(process, directory)
					? "process %s (%s) has files of %s open".formatted(process.getFileName(), name(words), directory)
					: null;
		}
		catch (IOException ex) {
			// it has ended, or belongs to somebody else
			return null;
		}
	}

	private static @Nullable String litefs(Path process, List<String> words, Path directory) throws IOException {
		try {
			Path used = dataDirectory(process, words);
			if (used != null && Files.exists(used) && Files.isSameFile(used, directory)) {
				return "LiteFS runs on it: process %s. Stop it first".formatted(process.getFileName());
			}
			return hasOpen(process, directory) ? "LiteFS runs on it: process %s has files of it open. Stop it first"
				.formatted(process.getFileName()) : null;
		}
		catch (AccessDeniedException ex) {
			return "LiteFS runs as process %s of another user, and it cannot be seen on which data directory: run this command as root or as that user"
				.formatted(process.getFileName());
		}
	}

	private static boolean isLitefsMount(List<String> words) {
		return !words.isEmpty() && "litefs".equals(name(words)) && words.contains("mount");
	}

	private static String name(List<String> words) {
		return words.isEmpty() ? "?" : String.valueOf(Path.of(words.get(0)).getFileName());
	}

	private static @Nullable Path dataDirectory(Path process, List<String> words) throws IOException {
		Path root = process.resolve("root");
		Path workingDirectory = Files.readSymbolicLink(process.resolve("cwd"));
		Map<String, String> environment = environment(process);
		UnaryOperator<String> variables = (name) -> environment.getOrDefault(name, "");
		for (String candidate : candidates(words, environment)) {
			Path config = inside(root, workingDirectory.resolve(candidate));
			if (Files.isRegularFile(config)) {
				String data = LitefsConfig.read(config, variables).get("data.dir");
				return (data != null) ? inside(root, workingDirectory.resolve(data)) : null;
			}
		}
		return null;
	}

	// configSearchPaths in LiteFS's cmd/litefs/config.go
	private static List<String> candidates(List<String> words, Map<String, String> environment) {
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i);
			if (CONFIG_OPTIONS.contains(word) && i + 1 < words.size()) {
				return List.of(words.get(i + 1));
			}
			if (word.startsWith("-config=") || word.startsWith("--config=")) {
				return List.of(word.substring(word.indexOf('=') + 1));
			}
		}
		return List.of("litefs.yml", environment.getOrDefault("HOME", "/") + "/litefs.yml", "/etc/litefs.yml");
	}

	// a path of the process, which may see other files
	private static Path inside(Path root, Path path) {
		return root.resolve(Path.of("/").relativize(path.normalize()).toString());
	}

	private static Map<String, String> environment(Path process) throws IOException {
		return words(process.resolve("environ")).stream()
			.filter((word) -> word.indexOf('=') > 0)
			.collect(Collectors.toMap((word) -> word.substring(0, word.indexOf('=')),
					(word) -> word.substring(word.indexOf('=') + 1), (one, other) -> one));
	}

	private static List<String> words(Path file) throws IOException {
		String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
		return Arrays.stream(text.split("\0")).filter((word) -> !word.isEmpty()).toList();
	}

	private static boolean hasOpen(Path process, Path directory) throws IOException {
		try (Stream<Path> files = Files.list(process.resolve("fd"))) {
			return files.anyMatch((file) -> leadsInto(file, directory));
		}
		catch (AccessDeniedException ex) {
			return false;
		}
	}

	private static boolean leadsInto(Path link, Path directory) {
		try {
			return Files.readSymbolicLink(link).startsWith(directory);
		}
		catch (IOException ex) {
			// closed meanwhile
			return false;
		}
	}

}
