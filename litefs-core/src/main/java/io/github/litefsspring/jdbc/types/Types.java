package io.github.litefsspring.jdbc.types;

import io.github.litefsspring.jdbc.TypeSettings;

/**
 * Both directions between Java's types and what SQLite stores.
 *
 * @param form from Java to SQLite
 * @param stored from SQLite to Java
 * @since 0.1.0
 */
public record Types(StoredForm form, StoredValue stored) {

	/**
	 * Both directions for the same settings.
	 * @param settings how dates and times are stored
	 * @return both
	 */
	public static Types of(TypeSettings settings) {
		return new Types(new StoredForm(settings), new StoredValue(settings));
	}

}
