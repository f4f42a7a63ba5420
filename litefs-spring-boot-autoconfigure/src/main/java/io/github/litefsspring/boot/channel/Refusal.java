package io.github.litefsspring.boot.channel;

import java.util.Locale;

/**
 * Why a message was refused before any handler saw it.
 *
 * @since 0.1.0
 */
public enum Refusal {

	/** Another method than POST. */
	METHOD(405, "messages are POST requests"),

	/** Headers of a message are missing or malformed. */
	HEADERS(400, "its headers are not those of a message"),

	/**
	 * The timestamp is too far from this node's clock, or before this node started.
	 */
	CLOCK(401, "its timestamp is more than 30 s from this node's clock, or before this node started"),

	/** The body is larger than {@code litefs.channel.max-message-size}. */
	TOO_LARGE(413, "it is larger than litefs.channel.max-message-size"),

	/** The body did not arrive as a whole. */
	INCOMPLETE(400, "its body did not arrive as a whole"),

	/** The signature is wrong: another secret, or the message was changed. */
	SIGNATURE(401, "its signature is wrong: litefs.channel.secret differs, or it was changed on the way"),

	/** The same message came before. */
	REPLAY(401, "it has come before"),

	/** The body is not the JSON of its type. */
	UNREADABLE(400, "its body cannot be read"),

	/** No handler has this type. */
	UNKNOWN_TYPE(404, "this node knows no such message: another version of the application?");

	private final int status;

	private final String explanation;

	Refusal(int status, String explanation) {
		this.status = status;
		this.explanation = explanation;
	}

	int status() {
		return this.status;
	}

	String explanation() {
		return this.explanation;
	}

	/**
	 * The tag of the counter.
	 * @return the name in kebab case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
