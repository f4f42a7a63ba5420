/**
 * What an operator reads when the application does not start: the cause and the remedy.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
