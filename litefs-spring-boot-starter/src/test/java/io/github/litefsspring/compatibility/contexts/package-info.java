/**
 * Several application contexts in one JVM.
 */
@NullMarked
package io.github.litefsspring.compatibility.contexts;

import org.jspecify.annotations.NullMarked;
