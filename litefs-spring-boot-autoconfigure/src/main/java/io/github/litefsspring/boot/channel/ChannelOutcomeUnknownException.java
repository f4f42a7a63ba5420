package io.github.litefsspring.boot.channel;

import org.jspecify.annotations.Nullable;

/**
 * The message was sent, or may have been, and what became of it is not known.
 *
 * @since 0.1.0
 */
public class ChannelOutcomeUnknownException extends ChannelException {

	private static final long serialVersionUID = 1L;

	ChannelOutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
