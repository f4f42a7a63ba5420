package io.github.litefsspring.boot.channel;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The vectors were computed with Python's {@code hmac}.
 */
class MessageSignatureTests {

	private static final String NONCE = "000102030405060708090a0b0c0d0e0f";

	private final MessageSignature signature = new MessageSignature("0123456789abcdef0123456789abcdef");

	@Test
	void aRequestIsSignedOverAllItsParts() {
		byte[] body = "{\"type\":\"t\"}".getBytes(StandardCharsets.UTF_8);
		assertThat(this.signature.ofRequest("POST", "/litefs/internal", "1700000000000", NONCE, "replica1", body))
			.isEqualTo("e7a8f8387e119fc8ae3afbd494ba6d1e980caab92390b6a67bbb2350501dad22");
	}

	@Test
	void aReplyIsSignedOverStatusNonceAndBody() {
		assertThat(this.signature.ofReply(200, NONCE, "{}".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo("d8e023817012bbaa9210b77deef1a4614474d839733d4c4e35f924013193748a");
	}

}
