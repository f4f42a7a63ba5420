/**
 * Backups of a database without LiteFS: reads SQLite's write-ahead log, keeps what was
 * committed as LTX files, and checkpoints only what it has kept.
 */
@NullMarked
package io.github.litefsspring.backup.wal;

import org.jspecify.annotations.NullMarked;
