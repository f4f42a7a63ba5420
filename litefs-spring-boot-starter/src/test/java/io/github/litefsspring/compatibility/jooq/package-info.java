/**
 * jOOQ with the starter.
 */
@NullMarked
package io.github.litefsspring.compatibility.jooq;

import org.jspecify.annotations.NullMarked;
