/**
 * The one internal channel between nodes: signed JSON messages to an internal path of the
 * application itself.
 */
@NullMarked
package io.github.litefsspring.boot.channel;

import org.jspecify.annotations.NullMarked;
