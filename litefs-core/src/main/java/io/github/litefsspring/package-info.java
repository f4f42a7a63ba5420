/**
 * What all packages share.
 */
@NullMarked
package io.github.litefsspring;

import org.jspecify.annotations.NullMarked;
