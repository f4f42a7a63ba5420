package io.github.litefsspring.boot.channel;

/**
 * The other node refused the message before any handler saw it.
 *
 * @since 0.1.0
 */
public class ChannelRefusedException extends ChannelException {

	private static final long serialVersionUID = 1L;

	private final int status;

	ChannelRefusedException(String message, int status) {
		super(message, null);
		this.status = status;
	}

	/**
	 * The HTTP status of the refusal.
	 * @return 400 to 499
	 */
	public int status() {
		return this.status;
	}

}
