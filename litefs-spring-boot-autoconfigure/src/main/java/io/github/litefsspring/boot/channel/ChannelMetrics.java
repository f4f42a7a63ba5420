package io.github.litefsspring.boot.channel;

/**
 * Counts refused messages.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ChannelMetrics {

	/** Name of the counter of refused messages, with the tag {@code reason}. */
	String REFUSED = "litefs.channel.refused";

	/** Counts nothing. */
	ChannelMetrics NONE = (refusal) -> {
	};

	/**
	 * A message was refused.
	 * @param refusal why
	 */
	void refused(Refusal refusal);

}
