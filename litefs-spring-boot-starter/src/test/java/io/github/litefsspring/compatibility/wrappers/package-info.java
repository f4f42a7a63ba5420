/**
 * Libraries that wrap the {@code DataSource}.
 */
@NullMarked
package io.github.litefsspring.compatibility.wrappers;

import org.jspecify.annotations.NullMarked;
