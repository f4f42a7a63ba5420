/**
 * Hibernate with the starter and its dialect, against what plain JDBC reads and writes.
 */
@NullMarked
package io.github.litefsspring.compatibility.hibernate;

import org.jspecify.annotations.NullMarked;
