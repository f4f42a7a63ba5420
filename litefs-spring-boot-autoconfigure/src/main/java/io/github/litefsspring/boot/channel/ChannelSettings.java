package io.github.litefsspring.boot.channel;

/**
 * Settings on which all nodes agree, and the largest message.
 *
 * @param path the internal path within the application
 * @param contextPath the application's context path, empty for none
 * @param secret the secret that all nodes share
 * @param maxMessageSize how many bytes a message, or a reply, may have
 * @since 0.1.0
 */
public record ChannelSettings(String path, String contextPath, String secret, int maxMessageSize) {

	/** The fewest characters of a secret. */
	public static final int SECRET_LENGTH = 32;

	/**
	 * Check the secret.
	 * @throws ChannelSecretException when it is too short
	 */
	public ChannelSettings {
		if (secret.length() < SECRET_LENGTH) {
			throw ChannelSecretException.tooShort(secret.length());
		}
	}

	@Override
	public String toString() {
		return "ChannelSettings[path=" + this.path + "]";
	}

}
