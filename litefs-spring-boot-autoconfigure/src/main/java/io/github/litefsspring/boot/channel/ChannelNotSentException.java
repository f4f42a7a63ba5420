package io.github.litefsspring.boot.channel;

import org.jspecify.annotations.Nullable;

/**
 * No byte of the message has left this node, so it can be sent again.
 *
 * @since 0.1.0
 */
public class ChannelNotSentException extends ChannelException {

	private static final long serialVersionUID = 1L;

	ChannelNotSentException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
