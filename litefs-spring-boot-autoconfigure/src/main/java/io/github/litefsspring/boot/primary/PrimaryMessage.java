package io.github.litefsspring.boot.primary;

/**
 * Asks one primary for a write, by the name that LiteFS publishes: the message cannot be
 * played to the next primary.
 */
interface PrimaryMessage {

	String primary();

}
