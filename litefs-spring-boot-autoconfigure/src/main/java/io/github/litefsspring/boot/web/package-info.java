/**
 * Sends web requests that write to the primary before a handler runs, and looks after
 * those that turn out to write later.
 */
@NullMarked
package io.github.litefsspring.boot.web;

import org.jspecify.annotations.NullMarked;
