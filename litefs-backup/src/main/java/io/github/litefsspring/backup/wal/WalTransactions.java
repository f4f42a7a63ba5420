package io.github.litefsspring.backup.wal;

import java.util.NavigableMap;

/**
 * Transactions that follow one another in a write-ahead log.
 *
 * @param count how many there are
 * @param commit the database's size in pages after the last of them
 * @param pages the pages they leave behind, with the offset of each one's newest content
 * in the log
 * @param complete whether every page by which the database has grown is among them
 * @param end the end of the last of them
 */
record WalTransactions(int count, long commit, NavigableMap<Long, Long> pages, boolean complete, WalMark end) {

}
