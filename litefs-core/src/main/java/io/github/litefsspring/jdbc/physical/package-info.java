/**
 * A physical sqlite-jdbc connection that one user has borrowed: transactions in SQL, and
 * the statements that are open on it.
 */
@NullMarked
package io.github.litefsspring.jdbc.physical;

import org.jspecify.annotations.NullMarked;
