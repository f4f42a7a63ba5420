package io.github.litefsspring.boot.web;

import java.time.Duration;

import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.boot.web.client.ForwardedClients;
import io.github.litefsspring.node.LitefsNode;

/**
 * The ways to the primary that come with the library.
 *
 * @since 0.1.0
 */
public final class PrimaryTransports {

	private PrimaryTransports() {
	}

	/**
	 * Send the request to the primary's application and pass the answer on.
	 * @param node this node
	 * @param appUrl {@code litefs.primary.app-url}
	 * @param connectTimeout how long making one connection may take
	 * @param responseTimeout how long the primary may take no data, or give no answer
	 * @param clients signs the address of the client
	 * @param maxHead how many bytes the line and the headers of a request may have
	 * @param tls what is trusted when the URL begins with {@code https}
	 * @return the transport
	 * @throws IllegalArgumentException when the URL is none
	 */
	public static PrimaryTransport forward(LitefsNode node, String appUrl, Duration connectTimeout,
			Duration responseTimeout, ForwardedClients clients, long maxHead, NodeTls tls) {
		return new ForwardTransport(appUrl, node, clients, connectTimeout, responseTimeout, maxHead, tls);
	}

	/**
	 * Tell the client to send the request to the primary.
	 * @param node this node
	 * @param publicUrl {@code litefs.primary.public-url}
	 * @return the transport
	 * @throws IllegalArgumentException when the URL is none
	 */
	public static PrimaryTransport redirect(LitefsNode node, String publicUrl) {
		return new RedirectTransport(node, publicUrl);
	}

	/**
	 * Tell Fly.io's edge to replay the request on the primary.
	 * @return the transport
	 */
	public static PrimaryTransport flyReplay() {
		return new FlyReplayTransport();
	}

	/**
	 * Tell Fly.io's edge to replay the request on the primary's machine, where its edge
	 * can do that; pass on what it cannot: bodies of more than 1 MB, or of unknown
	 * length.
	 * @param node this node
	 * @param appUrl {@code litefs.primary.app-url}
	 * @param connectTimeout how long making one connection may take
	 * @param responseTimeout how long the primary may take no data, or give no answer
	 * @param clients signs the address of the client
	 * @param maxHead how many bytes the line and the headers of a request may have
	 * @param tls what is trusted when the URL begins with {@code https}
	 * @return the transport
	 * @throws IllegalArgumentException when the URL is none
	 */
	public static PrimaryTransport flyReplayOrForward(LitefsNode node, String appUrl, Duration connectTimeout,
			Duration responseTimeout, ForwardedClients clients, long maxHead, NodeTls tls) {
		return new FlyReplayOrForwardTransport(
				new ForwardTransport(appUrl, node, clients, connectTimeout, responseTimeout, maxHead, tls));
	}

	/**
	 * Answer 503.
	 * @return the transport
	 */
	public static PrimaryTransport reject() {
		return new RejectTransport();
	}

}
