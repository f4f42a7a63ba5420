package io.github.litefsspring.boot.web;

import java.net.URI;
import java.util.Locale;

/**
 * The problems (RFC 9457) that this node answers with when a request cannot be brought to
 * the primary.
 *
 * @since 0.1.0
 */
public enum WriteProblem {

	/**
	 * No primary was known, or could be reached, within
	 * {@code litefs.write.hold-timeout}. Nothing was sent; the request can be repeated.
	 */
	NO_PRIMARY(503, "No primary"),

	/**
	 * This node has no database at the moment: its LiteFS does not run, or has not
	 * brought the database yet. Nothing was done; another node can answer.
	 */
	NO_DATABASE(503, "No database on this node"),

	/** This node is not the primary and is told not to send writes there. */
	NOT_PRIMARY(503, "Not the primary"),

	/**
	 * A part of the request was done, here or on the primary, before it turned out that
	 * this node cannot do the rest. It is no 503: clients repeat those by themselves.
	 */
	PARTLY_DONE(500, "Partly done"),

	/**
	 * {@code litefs.primary.max-waiting-threads} threads of this node wait for the
	 * primary already. Nothing was sent; the request can be repeated.
	 */
	PRIMARY_BUSY(503, "Too many requests wait for the primary"),

	/**
	 * The connection was lost after the request was sent to the primary: it may or may
	 * not have taken effect. Look before repeating it.
	 */
	OUTCOME_UNKNOWN(502, "Outcome unknown"),

	/**
	 * The request was passed from node to node without finding the primary. Nothing was
	 * done; the request can be repeated.
	 */
	FORWARD_LOOP(503, "Nodes disagree about the primary"),

	/**
	 * A handler wrote after it had consumed more of the request's body than this node
	 * keeps.
	 */
	BODY_NOT_KEPT(503, "Request cannot be sent to the primary any more"),

	/** The request's body is larger than the transport can carry. */
	BODY_TOO_LARGE(413, "Request body too large for this way to the primary"),

	/** A form has more parameters than the web server takes. */
	TOO_MANY_PARAMETERS(400, "Too many parameters"),

	/** The header {@code Litefs-Max-Staleness} is not a number of seconds. */
	INVALID_MAX_STALENESS(400, "Invalid Litefs-Max-Staleness"),

	/** The request cannot be passed on as it is. */
	NOT_FORWARDABLE(501, "Request cannot be passed on to the primary");

	private static final String PREFIX = "urn:litefs-spring:problem:";

	private final int status;

	private final String title;

	WriteProblem(int status, String title) {
		this.status = status;
		this.title = title;
	}

	/**
	 * The problem's type.
	 * @return {@code urn:litefs-spring:problem:} and the name in kebab case
	 */
	public URI type() {
		return URI.create(PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	/**
	 * The status of the reply.
	 * @return an HTTP status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * The problem's title.
	 * @return a few words
	 */
	public String title() {
		return this.title;
	}

	boolean canBeRepeated() {
		return this.status == 503;
	}

}
