/**
 * The faults: which ones, when, and how they are made.
 */
@NullMarked
package io.github.litefsspring.chaos.fault;

import org.jspecify.annotations.NullMarked;
