/**
 * Events that tell a Spring application of its LiteFS node.
 */
@NullMarked
package io.github.litefsspring.boot;

import org.jspecify.annotations.NullMarked;
