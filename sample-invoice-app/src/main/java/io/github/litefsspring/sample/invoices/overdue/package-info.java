/**
 * Nightly work that every node is told to do and only the primary does.
 */
@NullMarked
package io.github.litefsspring.sample.invoices.overdue;

import org.jspecify.annotations.NullMarked;
