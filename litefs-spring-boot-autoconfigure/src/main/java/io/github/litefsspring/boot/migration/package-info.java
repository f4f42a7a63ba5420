/**
 * Migrations in a cluster, whatever makes them: the primary migrates, the others wait for
 * its schema.
 */
@NullMarked
package io.github.litefsspring.boot.migration;

import org.jspecify.annotations.NullMarked;
