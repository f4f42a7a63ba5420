/**
 * What the primary does when another node asks for its HALT lock.
 */
@NullMarked
package io.github.litefsspring.boot.halt;

import org.jspecify.annotations.NullMarked;
