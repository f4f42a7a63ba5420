/**
 * Reading one's own writes: a position travels with the work, and the reader waits for
 * it.
 */
@NullMarked
package io.github.litefsspring.consistency;

import org.jspecify.annotations.NullMarked;
