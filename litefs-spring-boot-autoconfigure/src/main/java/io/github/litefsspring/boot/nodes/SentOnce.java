package io.github.litefsspring.boot.nodes;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that a request is sent once, and proves whether anything was sent.
 * <p>
 * The JDK's HTTP client repeats a GET or HEAD by itself when the connection is lost
 * before a reply, and with {@code jdk.httpclient.enableAllMethodRetry} any other request
 * too. It asks a body's {@code contentLength()} while it composes the head of each
 * attempt, after the connection was made and before anything is sent: refusing the second
 * time ends a repetition before it sends a byte, and not having been asked means that
 * nothing was sent.
 *
 * @since 0.1.0
 */
public final class SentOnce {

	private final AtomicBoolean begun = new AtomicBoolean();

	/**
	 * To be called by the body's {@code contentLength()}.
	 * @throws IllegalStateException the second time
	 */
	public void begin() {
		if (!this.begun.compareAndSet(false, true)) {
			throw new IllegalStateException("This request has been sent once and is not sent again");
		}
	}

	/**
	 * Return whether certainly no byte of the request has left this node.
	 * @return {@code true} when sending never began
	 */
	public boolean nothingSent() {
		return !this.begun.get();
	}

}
