package io.github.litefsspring.boot.web.body;

import java.io.IOException;

/**
 * Gives a request's body as often as sending it is tried.
 */
public interface BodySource {

	/**
	 * The body from its beginning.
	 * @return the body
	 * @throws IOException when the client is gone
	 */
	RequestBody open() throws IOException;

}
