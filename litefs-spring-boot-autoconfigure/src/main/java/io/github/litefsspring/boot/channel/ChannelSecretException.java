package io.github.litefsspring.boot.channel;

/**
 * Something needs the channel, and {@code litefs.channel.secret} does not allow it.
 *
 * @since 0.1.0
 */
public final class ChannelSecretException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private ChannelSecretException(String message) {
		super(message);
	}

	static ChannelSecretException tooShort(int length) {
		return new ChannelSecretException(
				"litefs.channel.secret has %d characters, and nodes trust each other by it: it needs at least %d"
					.formatted(length, ChannelSettings.SECRET_LENGTH));
	}

	/**
	 * There is no channel.
	 * @param user what needs it
	 * @return the exception
	 */
	public static ChannelSecretException neededBy(String user) {
		return new ChannelSecretException(user
				+ " needs the channel between nodes, and there is none: litefs.channel.secret is not set, or litefs.channel.enabled=false");
	}

}
