package io.github.litefsspring.boot.channel;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A message got no reply.
 *
 * @since 0.1.0
 */
public abstract class ChannelException extends IOException {

	private static final long serialVersionUID = 1L;

	ChannelException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
