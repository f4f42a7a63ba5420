package io.github.litefsspring.boot.web.body;

/**
 * The largest form that this library parses: that of the web server, so that an
 * application refuses the same ones on every node.
 *
 * @param parameters how many parameters a request may have, -1 for any number
 * @param size how many bytes a form may have, -1 for any number
 * @since 0.1.0
 */
public record FormLimits(int parameters, long size) {

	/** The limits of Tomcat. */
	public static final FormLimits DEFAULT = new FormLimits(1000, 2 * 1024 * 1024);

	boolean allowsSize(long bytes) {
		return this.size < 0 || bytes <= this.size;
	}

	void check(int parametersSoFar) {
		if (this.parameters >= 0 && parametersSoFar > this.parameters) {
			throw new TooManyParametersException(this.parameters);
		}
	}

}
