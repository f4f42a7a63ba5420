/**
 * A database that becomes smaller while it is used.
 */
@NullMarked
package io.github.litefsspring.boot.vacuum;

import org.jspecify.annotations.NullMarked;
