/**
 * A network between nodes that tests can delay, throttle and cut.
 */
@NullMarked
package io.github.litefsspring.test.network;

import org.jspecify.annotations.NullMarked;
