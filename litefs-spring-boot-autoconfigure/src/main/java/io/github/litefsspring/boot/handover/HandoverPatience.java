package io.github.litefsspring.boot.handover;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long a hand-over waits for what runs on this node.
 *
 * @param requests how long for requests that write
 * @param transactions after how long an open write transaction is rolled back,
 * {@code null} for never: then the lease is not handed over when one does not end
 * @since 0.1.0
 */
public record HandoverPatience(Duration requests, @Nullable Duration transactions) {

	/**
	 * When an operator asks: an open transaction is left alone, and the operator decides.
	 */
	public static final HandoverPatience OF_OPERATOR = new HandoverPatience(Duration.ofSeconds(5), null);

}
