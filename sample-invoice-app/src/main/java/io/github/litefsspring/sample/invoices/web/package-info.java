/**
 * Errors as problem details, and the limit on request bodies.
 */
@NullMarked
package io.github.litefsspring.sample.invoices.web;

import org.jspecify.annotations.NullMarked;
