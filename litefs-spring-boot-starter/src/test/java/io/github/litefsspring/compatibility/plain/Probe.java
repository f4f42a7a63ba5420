package io.github.litefsspring.compatibility.plain;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

/**
 * One thing that an application does with its database.
 */
@FunctionalInterface
interface Probe {

	/**
	 * Do it, on a database with the rows of {@link Probes}.
	 * @param application the application
	 * @return what the database has answered
	 */
	@Nullable Object run(ApplicationContext application) throws Exception;

}
