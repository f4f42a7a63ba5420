/**
 * Spring Batch, with its jobs in the replicated database, runs them where the primary is.
 */
@NullMarked
package io.github.litefsspring.boot.batch;

import org.jspecify.annotations.NullMarked;
