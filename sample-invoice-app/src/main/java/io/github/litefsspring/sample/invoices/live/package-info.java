/**
 * New invoices as they come, and a way to send some, over a WebSocket.
 */
@NullMarked
package io.github.litefsspring.sample.invoices.live;

import org.jspecify.annotations.NullMarked;
