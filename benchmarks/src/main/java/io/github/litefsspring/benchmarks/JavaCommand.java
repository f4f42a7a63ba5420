package io.github.litefsspring.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Starts another JVM.
 */
public final class JavaCommand {

	private JavaCommand() {
	}

	/**
	 * The class path of this JVM.
	 * @return the class path
	 */
	public static String classPath() {
		return System.getProperty("java.class.path");
	}

	/**
	 * The class path of this JVM without the starter, so with what an application has
	 * that uses a plain pool.
	 * @return the class path
	 */
	public static String classPathWithoutStarter() {
		return Arrays.stream(classPath().split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().matches("litefs-.*\\.jar"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * The command that runs a class.
	 * @param classPath the class path
	 * @param options options of the JVM
	 * @param main the class
	 * @param arguments its arguments
	 * @return the command
	 */
	public static List<String> of(String classPath, List<String> options, Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"--enable-native-access=ALL-UNNAMED", "-cp", classPath));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(arguments);
		return command;
	}

}
