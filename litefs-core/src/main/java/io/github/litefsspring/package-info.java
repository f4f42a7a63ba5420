/**
 * Annotations for all packages.
 */
@NullMarked
package io.github.litefsspring;

import org.jspecify.annotations.NullMarked;
