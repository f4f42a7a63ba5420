/**
 * The caller's address, host and protocol on their way to the primary, and their use
 * there.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.web.client;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
