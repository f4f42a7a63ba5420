/**
 * Looks at a data directory of LiteFS while LiteFS does not run: what is wrong with it,
 * what is lost at most, and what can be done, the least loss first. It needs neither a
 * mount nor Spring.
 */
@Internal
@NullMarked
package io.github.litefsspring.doctor;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
