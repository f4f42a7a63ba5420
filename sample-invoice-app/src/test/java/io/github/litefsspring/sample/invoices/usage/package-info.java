/**
 * What processes use, and whether it grows.
 */
@NullMarked
package io.github.litefsspring.sample.invoices.usage;

import org.jspecify.annotations.NullMarked;
