/**
 * The chaos suite: disturbs a real cluster and checks what its clients have seen.
 */
@NullMarked
package io.github.litefsspring.chaos;

import org.jspecify.annotations.NullMarked;
