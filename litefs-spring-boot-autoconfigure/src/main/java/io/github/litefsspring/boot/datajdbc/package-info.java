/**
 * Spring Data JDBC on SQLite: the dialect, and values as JDBC stores them.
 */
@NullMarked
package io.github.litefsspring.boot.datajdbc;

import org.jspecify.annotations.NullMarked;
