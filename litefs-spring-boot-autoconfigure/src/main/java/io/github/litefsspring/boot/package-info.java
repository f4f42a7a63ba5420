/**
 * What a Spring application hears of its LiteFS node.
 */
@NullMarked
package io.github.litefsspring.boot;

import org.jspecify.annotations.NullMarked;
