package io.github.litefsspring.node;

import java.net.http.HttpClient;

import io.github.litefsspring.jdbc.JournalMode;

/**
 * Breaks rules on purpose: the node knows the data source and speaks HTTP.
 *
 * @param mode the journal mode
 * @param client the client
 */
record SeededNode(JournalMode mode, HttpClient client) {
}
