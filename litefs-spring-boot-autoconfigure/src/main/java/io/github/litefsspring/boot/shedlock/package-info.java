/**
 * ShedLock, with its locks in the replicated database, gives them out where the primary
 * is.
 */
@NullMarked
package io.github.litefsspring.boot.shedlock;

import org.jspecify.annotations.NullMarked;
