/**
 * Backups of the database: the face. What an application, the auto-configuration and the
 * stores know is here: {@link Backup}, which keeps the database stored, the contract of a
 * {@link BackupStore}, and the words of both.
 * <p>
 * The work is done in rooms, and each knows only those before it: {@code store},
 * {@code spool} and {@code lineage}; then {@code wal}, {@code restore} and {@code ship};
 * then {@code maintain}. All of them know the words here, none of them {@code Backup}.
 */
@NullMarked
package io.github.litefsspring.backup;

import org.jspecify.annotations.NullMarked;
