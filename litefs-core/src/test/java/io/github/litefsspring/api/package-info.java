@NullMarked
package io.github.litefsspring.api;

import org.jspecify.annotations.NullMarked;
