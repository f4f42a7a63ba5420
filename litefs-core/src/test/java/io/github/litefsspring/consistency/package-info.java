/**
 * Tests of position tokens.
 */
@NullMarked
package io.github.litefsspring.consistency;

import org.jspecify.annotations.NullMarked;
