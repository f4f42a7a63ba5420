package io.github.litefsspring.cli;

import java.util.List;

import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.StoreSettings;

/**
 * The runnable jar: {@code litefs-restore}, or {@code litefs-doctor} when its first
 * argument is {@code doctor}.
 *
 * @since 0.1.0
 */
public final class Main {

	private Main() {
	}

	/**
	 * Run a command, and end the process with its exit status.
	 * @param args its arguments
	 */
	public static void main(String[] args) {
		// libraries that log must not say on the terminal that their messages go nowhere
		System.setProperty("slf4j.internal.verbosity", "ERROR");
		System.exit(run(List.of(args)));
	}

	private static int run(List<String> arguments) {
		String target = System.getenv(StoreSettings.environmentVariable(BackupTarget.PROPERTY));
		StoreSettings settings = StoreSettings.fromEnvironment();
		if (!arguments.isEmpty() && arguments.get(0).equals("doctor")) {
			return new LitefsDoctor(target, settings, System.out, System.err)
				.run(arguments.subList(1, arguments.size()));
		}
		return new LitefsRestore(target, settings, System.out, System.err).run(arguments);
	}

}
