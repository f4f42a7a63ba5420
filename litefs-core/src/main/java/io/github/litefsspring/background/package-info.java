/**
 * Work that goes on behind an application's back, and must not end because of a failure.
 */
@Internal
@NullMarked
package io.github.litefsspring.background;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
