/**
 * The HTTP API of one LiteFS process.
 */
@NullMarked
package io.github.litefsspring.api;

import org.jspecify.annotations.NullMarked;
