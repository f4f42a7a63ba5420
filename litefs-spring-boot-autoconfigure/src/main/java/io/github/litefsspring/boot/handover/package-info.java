/**
 * Handing the lease over to the best other node, when an operator asks for it or when the
 * application stops.
 */
@NullMarked
package io.github.litefsspring.boot.handover;

import org.jspecify.annotations.NullMarked;
