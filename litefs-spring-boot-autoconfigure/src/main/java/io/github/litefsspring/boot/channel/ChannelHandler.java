package io.github.litefsspring.boot.channel;

/**
 * Answers the messages of one type. Called on the thread of the web request, possibly by
 * several threads at a time.
 *
 * @param <Q> the message
 * @param <R> the reply
 * @since 0.1.0
 */
public interface ChannelHandler<Q, R> {

	/**
	 * The type that messages name.
	 * @return a name such as {@code cluster.report}
	 */
	String type();

	/**
	 * The class of the message's body. It is read by its declared types.
	 * @return the class
	 */
	Class<Q> messageClass();

	/**
	 * Answer a message.
	 * @param call who sent it
	 * @param message the message
	 * @return the reply
	 */
	R handle(ChannelCall call, Q message);

}
