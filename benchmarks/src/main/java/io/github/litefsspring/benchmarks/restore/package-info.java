/**
 * Restoring a database of 1 GB from MinIO, with Litestream and with
 * {@code litefs-restore}.
 */
@NullMarked
package io.github.litefsspring.benchmarks.restore;

import org.jspecify.annotations.NullMarked;
