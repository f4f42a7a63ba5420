package io.github.litefsspring.boot.channel;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 over everything that makes a message what it is. Each part before the body
 * ends with a line feed, which none of them can contain, so no two messages have the same
 * text.
 *
 * @since 0.1.0
 */
public final class MessageSignature {

	private static final String ALGORITHM = "HmacSHA256";

	private final SecretKeySpec key;

	/**
	 * Create it.
	 * @param secret the secret that all nodes share
	 */
	public MessageSignature(String secret) {
		this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
	}

	String ofRequest(String method, String path, String timestamp, String nonce, String sender, byte[] body) {
		return sign(String.join("\n", "litefs-channel-1 request", method, path, timestamp, nonce, sender, ""), body);
	}

	String ofReply(int status, String nonce, byte[] body) {
		return sign(String.join("\n", "litefs-channel-1 reply", String.valueOf(status), nonce, ""), body);
	}

	/**
	 * Sign the address of a forwarded request's client.
	 * @param method the request's method
	 * @param nodes the nodes that have passed it on
	 * @param timestamp milliseconds since the epoch
	 * @param address the client's address
	 * @return 64 hexadecimal digits
	 */
	public String ofForwardedClient(String method, String nodes, String timestamp, String address) {
		return sign(String.join("\n", "litefs-channel-1 client", method, nodes, timestamp, address, ""), new byte[0]);
	}

	/**
	 * Compare in a time that does not tell how much is the same.
	 * @param expected the right signature
	 * @param given what came
	 * @return whether they are the same
	 */
	public static boolean isSame(String expected, String given) {
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII),
				given.getBytes(StandardCharsets.US_ASCII));
	}

	private String sign(String head, byte[] body) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			mac.update(head.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(mac.doFinal(body));
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

}
