/**
 * Marking code that must run on the primary.
 */
@NullMarked
package io.github.litefsspring.primary;

import org.jspecify.annotations.NullMarked;
