@NullMarked
package io.github.litefsspring.node;

import org.jspecify.annotations.NullMarked;
