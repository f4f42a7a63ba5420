/**
 * The texts for an operator when the application does not start: cause and remedy.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
