/**
 * A physical sqlite-jdbc connection that one user has borrowed: transactions in SQL, and
 * the statements that are open on it.
 */
@Internal
@NullMarked
package io.github.litefsspring.jdbc.physical;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
