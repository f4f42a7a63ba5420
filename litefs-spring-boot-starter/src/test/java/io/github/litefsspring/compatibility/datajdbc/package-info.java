/**
 * Spring Data JDBC with the starter and its dialect.
 */
@NullMarked
package io.github.litefsspring.compatibility.datajdbc;

import org.jspecify.annotations.NullMarked;
