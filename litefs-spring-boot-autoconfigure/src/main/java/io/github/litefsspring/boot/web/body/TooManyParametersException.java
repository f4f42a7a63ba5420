package io.github.litefsspring.boot.web.body;

/**
 * A request has more parameters than the web server takes. A subclass of what the servlet
 * API names for that.
 */
public class TooManyParametersException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	TooManyParametersException(int most) {
		super("The request has more than %d parameters (server.tomcat.max-parameter-count, server.jetty.max-form-keys)"
			.formatted(most));
	}

}
