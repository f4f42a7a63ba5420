package io.github.litefsspring.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/**
 * The terminal in which a command runs.
 */
final class Terminal {

	private Terminal() {
	}

	// a JDK from 22 on may have a console without a terminal, and tells it by a method
	// that JDK 17 does not have
	@SuppressWarnings("SystemConsoleNull")
	static boolean isThere() {
		Console console = System.console();
		if (console == null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
