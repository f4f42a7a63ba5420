/**
 * Hibernate on SQLite: the dialect, and the settings that make it store what JDBC stores.
 */
@NullMarked
package io.github.litefsspring.boot.jpa;

import org.jspecify.annotations.NullMarked;
