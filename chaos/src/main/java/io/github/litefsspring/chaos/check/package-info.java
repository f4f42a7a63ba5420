/**
 * The checker: pure logic over a recorded history.
 */
@NullMarked
package io.github.litefsspring.chaos.check;

import org.jspecify.annotations.NullMarked;
