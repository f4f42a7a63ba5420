/**
 * What the clients have done and seen, and what was there in the end.
 */
@NullMarked
package io.github.litefsspring.chaos.history;

import org.jspecify.annotations.NullMarked;
