/**
 * Work that goes on behind an application's back, and must not end because of a failure.
 */
@NullMarked
package io.github.litefsspring.background;

import org.jspecify.annotations.NullMarked;
