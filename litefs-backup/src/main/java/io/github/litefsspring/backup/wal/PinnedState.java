package io.github.litefsspring.backup.wal;

/**
 * The state that a read transaction sees.
 *
 * @param state the database's position, when that was read
 * @param end the end of the log in it
 * @param firstPage the first page in it
 */
record PinnedState(SpoolState state, WalMark end, byte[] firstPage) {

}
