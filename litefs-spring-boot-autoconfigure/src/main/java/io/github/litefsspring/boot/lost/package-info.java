/**
 * Transactions that a failover has lost, in an application: event, metric, and where they
 * are kept.
 */
@NullMarked
package io.github.litefsspring.boot.lost;

import org.jspecify.annotations.NullMarked;
