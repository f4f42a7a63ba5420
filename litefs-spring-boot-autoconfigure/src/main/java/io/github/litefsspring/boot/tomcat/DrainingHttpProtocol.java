package io.github.litefsspring.boot.tomcat;

import java.time.Duration;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's HTTP protocol that stops in an order in which no request is lost. Tomcat by
 * itself first stops to answer, and then closes its port: a connection that a proxy makes
 * in between is reset, and a proxy does not send a {@code POST} again that may have been
 * done. Here the port is closed first, so that the proxy is refused and goes to another
 * node. What has come through the port before is answered.
 *
 * @since 0.1.0
 */
public final class DrainingHttpProtocol extends Http11NioProtocol {

	// connections that stay open for requests to come have no end of their own
	private static final Duration LONGEST = Duration.ofMillis(500);

	private final DrainingEndpoint endpoint;

	/**
	 * Create it. Called by Tomcat, which knows the name of the class.
	 */
	public DrainingHttpProtocol() {
		this(new DrainingEndpoint());
	}

	private DrainingHttpProtocol(DrainingEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	@Override
	public void closeServerSocketGraceful() {
		this.endpoint.beginToDrain();
		super.closeServerSocketGraceful();
	}

	// an embedded Tomcat is paused only to be stopped, and before its port is closed
	@Override
	public void pause() throws Exception {
		if (!isPaused()) {
			closeServerSocketGraceful();
			this.endpoint.awaitDrained(LONGEST);
		}
		super.pause();
	}

	@Override
	public int getMaxKeepAliveRequests() {
		// each reply is the last one of its connection then
		return this.endpoint.isDraining() ? 1 : super.getMaxKeepAliveRequests();
	}

}
