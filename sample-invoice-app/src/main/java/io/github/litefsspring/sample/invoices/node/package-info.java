/**
 * The node behind the page.
 */
@NullMarked
package io.github.litefsspring.sample.invoices.node;

import org.jspecify.annotations.NullMarked;
