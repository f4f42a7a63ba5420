package io.github.litefsspring.boot.web;

import java.util.Locale;

/**
 * Fates of a request that belongs on the primary. Its {@link #tag()} is the value of the
 * tag {@code outcome} of the meter {@code litefs.write.forward}.
 *
 * @since 0.1.0
 */
public enum WriteOutcome {

	/** The primary answered with a status below 400. */
	SUCCESS,

	/** The primary answered with a status from 400 to 499. */
	CLIENT_ERROR,

	/** The primary answered with a status of 500 or more. */
	SERVER_ERROR,

	/** No primary was known, or could be reached, in time. Nothing was sent. */
	NO_PRIMARY,

	/** The connection was lost, or no answer came, after the request was sent. */
	OUTCOME_UNKNOWN,

	/** The client was told to send the request to the primary. */
	REDIRECTED,

	/** Fly.io's edge was told to replay the request on the primary. */
	REPLAYED,

	/** The request was refused. */
	REJECTED,

	/** Enough threads waited for the primary already. Nothing was sent. */
	BUSY,

	/** The request came back to a node that had sent it on. Nothing was sent. */
	LOOP,

	/** The client went away before the request had been sent completely. */
	CLIENT_GONE;

	/**
	 * The outcome as a tag's value.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	// certainly no node has got the request
	boolean isNothingSent() {
		return this == NO_PRIMARY || this == REJECTED || this == LOOP || this == BUSY;
	}

	// the request was brought to the primary without a fault of the way
	boolean isAnswer() {
		return switch (this) {
			case SUCCESS, CLIENT_ERROR, SERVER_ERROR, REDIRECTED, REPLAYED -> true;
			default -> false;
		};
	}

	static WriteOutcome ofStatus(int status) {
		if (status >= 500) {
			return SERVER_ERROR;
		}
		return (status >= 400) ? CLIENT_ERROR : SUCCESS;
	}

}
