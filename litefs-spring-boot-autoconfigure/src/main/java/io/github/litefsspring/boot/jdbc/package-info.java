/**
 * Spring's view of the LiteFS data source: exceptions and their translation.
 */
@NullMarked
package io.github.litefsspring.boot.jdbc;

import org.jspecify.annotations.NullMarked;
