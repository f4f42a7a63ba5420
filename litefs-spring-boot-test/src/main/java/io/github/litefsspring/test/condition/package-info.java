/**
 * Prerequisites that a test has on the machine it runs on, and what happens when one is
 * missing.
 */
@NullMarked
package io.github.litefsspring.test.condition;

import org.jspecify.annotations.NullMarked;
