/**
 * Quartz, with its jobs in the replicated database, runs where the primary is.
 */
@NullMarked
package io.github.litefsspring.boot.quartz;

import org.jspecify.annotations.NullMarked;
