/**
 * The advice behind {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly}, and
 * what brings calls and statements to the primary.
 */
@NullMarked
package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.NullMarked;
