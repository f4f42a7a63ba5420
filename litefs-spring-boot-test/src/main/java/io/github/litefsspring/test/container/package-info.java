/**
 * LiteFS in a container, for Testcontainers.
 */
@NullMarked
package io.github.litefsspring.test.container;

import org.jspecify.annotations.NullMarked;
