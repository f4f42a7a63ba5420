package io.github.litefsspring.boot.migration;

import java.util.List;

/**
 * Something that brings the schema to what this application needs when it starts.
 *
 * @since 0.1.0
 */
interface Migration {

	/**
	 * The name for people.
	 * @return the name, such as {@code "Flyway"}
	 */
	String name();

	/**
	 * Change the schema. Called on a writable node only.
	 */
	void migrate();

	/**
	 * Find the missing parts of the schema. Called on any node, and writes nothing there.
	 * @return names for people, empty when the schema is complete
	 */
	List<String> missing();

	/**
	 * Compare a complete schema with what this application expects.
	 */
	default void validate() {
	}

	/**
	 * Refuse what waiting does not mend.
	 */
	default void refuseDrift() {
	}

}
