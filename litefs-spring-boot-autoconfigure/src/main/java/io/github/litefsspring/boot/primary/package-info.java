/**
 * The advice behind {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly}.
 */
@NullMarked
package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.NullMarked;
