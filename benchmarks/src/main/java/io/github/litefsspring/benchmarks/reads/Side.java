package io.github.litefsspring.benchmarks.reads;

import java.util.function.Supplier;

import io.github.litefsspring.benchmarks.access.Access;

/**
 * One way to read that is compared. Only one side has the database open at a time: what
 * SQLite keeps in shared memory for the readers of a file would otherwise be that of both
 * sides.
 *
 * @param name what to call it in a table
 * @param application starts the application
 */
record Side(String name, Supplier<Access> application) {

	/**
	 * Start the application.
	 * @return its way to the database, to be closed by the caller
	 */
	Access open() {
		return this.application.get();
	}

}
