/**
 * What one technology stores, all others read equal and find.
 */
@NullMarked
package io.github.litefsspring.compatibility.types;

import org.jspecify.annotations.NullMarked;
