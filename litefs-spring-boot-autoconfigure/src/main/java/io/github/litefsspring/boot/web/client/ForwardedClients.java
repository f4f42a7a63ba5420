package io.github.litefsspring.boot.web.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.boot.channel.ChannelSettings;
import io.github.litefsspring.boot.channel.MessageSignature;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the primary, with a signature, which address the client of a forwarded request
 * has. Without it, every such request would come from another node's address, and rules
 * that trust the own network would let every client in.
 *
 * @since 0.1.0
 */
public final class ForwardedClients {

	/** Address, milliseconds since the epoch, and signature. */
	static final String HEADER = "Litefs-Forwarded-Client";

	/** The address of a client that is not known. No rule names it. */
	static final String UNKNOWN = "0.0.0.0";

	private static final Logger logger = LoggerFactory.getLogger(ForwardedClients.class);

	private static final Duration WINDOW = Duration.ofSeconds(30);

	private final AtomicBoolean reported = new AtomicBoolean();

	private final @Nullable MessageSignature signature;

	private final Clock clock;

	/**
	 * Create it.
	 * @param secret {@code litefs.channel.secret}, {@code null} for none: then no node is
	 * believed
	 */
	public ForwardedClients(@Nullable String secret) {
		this(secret, Clock.systemUTC());
	}

	ForwardedClients(@Nullable String secret, Clock clock) {
		this.signature = (secret != null && secret.length() >= ChannelSettings.SECRET_LENGTH)
				? new MessageSignature(secret) : null;
		this.clock = clock;
	}

	// null without a secret
	@Nullable String sign(HttpServletRequest request, String nodes) {
		MessageSignature key = this.signature;
		String address = request.getRemoteAddr();
		if (key == null || address == null) {
			return null;
		}
		String time = String.valueOf(this.clock.millis());
		return String.join(";", address, time, key.ofForwardedClient(request.getMethod(), nodes, time, address));
	}

	// the same request, unless another node has forwarded it
	HttpServletRequest present(HttpServletRequest request) {
		String nodes = request.getHeader(ForwardedRequestHeaders.FORWARDED_BY);
		if (nodes == null) {
			return request;
		}
		String client = verified(request, nodes);
		if (client == null && isOwnNetwork(request.getRemoteAddr())) {
			client = UNKNOWN;
			if (this.reported.compareAndSet(false, true)) {
				logger.warn(
						"{} has forwarded a request without a valid signature, so its client's address is shown as {}. Set the same litefs.channel.secret on all nodes. This is said once.",
						request.getRemoteAddr(), UNKNOWN);
			}
		}
		return (client != null) ? new ForwardedClientRequest(request, client) : request;
	}

	private @Nullable String verified(HttpServletRequest request, String nodes) {
		String value = request.getHeader(HEADER);
		String[] parts = (value != null) ? value.split(";", -1) : new String[0];
		if (this.signature == null || parts.length != 3 || !parts[1].matches("[0-9]{1,15}")) {
			return null;
		}
		boolean fresh = Math.abs(this.clock.millis() - Long.parseLong(parts[1])) <= WINDOW.toMillis();
		String expected = this.signature.ofForwardedClient(request.getMethod(), nodes, parts[1], parts[0]);
		return (fresh && MessageSignature.isSame(expected, parts[2])) ? parts[0] : null;
	}

	// loopback, link-local or private, or an address that cannot be read
	private static boolean isOwnNetwork(@Nullable String address) {
		if (address == null || !address.matches("[0-9A-Fa-f:.%a-z]*")) {
			return true;
		}
		try {
			InetAddress parsed = InetAddress.getByName(address);
			byte[] bytes = parsed.getAddress();
			boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
			boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
			return parsed.isLoopbackAddress() || parsed.isLinkLocalAddress() || parsed.isSiteLocalAddress()
					|| uniqueLocal || shared;
		}
		catch (UnknownHostException ex) {
			return true;
		}
	}

}
