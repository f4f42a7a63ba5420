/**
 * What talking to other nodes needs, whoever talks: where they are, an HTTP client that
 * never repeats anything, and waiting for a primary.
 */
@NullMarked
package io.github.litefsspring.boot.nodes;

import org.jspecify.annotations.NullMarked;
