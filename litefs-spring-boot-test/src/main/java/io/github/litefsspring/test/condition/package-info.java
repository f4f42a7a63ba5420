/**
 * What a test needs from the machine it runs on, and what happens when that is missing.
 */
@NullMarked
package io.github.litefsspring.test.condition;

import org.jspecify.annotations.NullMarked;
