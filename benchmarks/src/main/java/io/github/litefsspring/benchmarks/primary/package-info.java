/**
 * What else needs the primary's database while it is read without a pause.
 */
@NullMarked
package io.github.litefsspring.benchmarks.primary;

import org.jspecify.annotations.NullMarked;
