package io.github.litefsspring.api;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One line of LiteFS's event stream ({@code GET /events}).
 *
 * @since 0.1.0
 */
public sealed interface LitefsEvent {

	/**
	 * Leadership: the first line of each stream, and again whenever it changes.
	 *
	 * @param primary whether the process that sends it holds the lease
	 * @param hostname the primary's host name; {@code null} on the primary itself and
	 * while no primary is known
	 */
	record Leadership(boolean primary, @Nullable String hostname) implements LitefsEvent {
	}

	/**
	 * A transaction was committed or applied by the process that sends it.
	 *
	 * @param database the database's name
	 * @param txid the transaction id, unsigned
	 * @param checksum the rolling checksum after it
	 * @param timestamp when the primary committed it, by the primary's clock
	 */
	record Transaction(String database, long txid, long checksum, Instant timestamp) implements LitefsEvent {
	}

}
