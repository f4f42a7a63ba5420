package io.github.litefsspring.jdbc;

/**
 * Form in which dates and times are stored.
 *
 * @since 0.1.0
 */
public enum DateTimeStorage {

	/**
	 * Text as SQLite's own date functions write it, such as
	 * {@code 2026-03-29 01:30:00.123}. Values that were bound through any API compare
	 * with each other and with {@code CURRENT_TIMESTAMP}.
	 */
	TEXT,

	/**
	 * As sqlite-jdbc stores them: {@code java.sql} types as its {@code date_class} says
	 * (milliseconds since 1970 by default), {@code java.time} types as their
	 * {@code toString()}. For databases that an application wrote without this library.
	 */
	DRIVER

}
