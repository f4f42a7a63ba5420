/**
 * Backups of the database: where they are kept and how they are named there.
 */
@NullMarked
package io.github.litefsspring.backup;

import org.jspecify.annotations.NullMarked;
