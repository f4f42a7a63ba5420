/**
 * The one internal channel between nodes: signed JSON messages to an internal path of the
 * application itself.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.channel;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
