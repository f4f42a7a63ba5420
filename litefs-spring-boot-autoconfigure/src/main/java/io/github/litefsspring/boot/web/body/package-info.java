/**
 * Body of a web request, kept so that the request can be sent to the primary, or run here
 * after a handler has read it.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.web.body;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
