package io.github.litefsspring.boot.channel;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class ChannelEndpointTests {

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private final List<String> handled = new ArrayList<>();

	private final List<Refusal> refused = new ArrayList<>();

	private final SettableClock clock = new SettableClock();

	private final ChannelEndpoint endpoint = new ChannelEndpoint(
			new ChannelSettings("/litefs/internal", "", SECRET, 4096), List.of(new EchoHandler()), this.refused::add,
			this.clock);

	private int nonce;

	@Test
	void aSignedMessageIsAnsweredWithASignedReply() throws Exception {
		MockHttpServletRequest request = message("{\"type\":\"echo\",\"timeoutMillis\":1,\"body\":{\"text\":\"hi\"}}");
		MockHttpServletResponse response = send(request);
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getContentAsString()).isEqualTo("{\"text\":\"hi\"}");
		assertThat(response.getHeader(ChannelHeaders.SIGNATURE)).isEqualTo(new MessageSignature(SECRET).ofReply(200,
				String.valueOf(request.getHeader(ChannelHeaders.NONCE)), response.getContentAsByteArray()));
		assertThat(this.handled).containsExactly("hi from replica 1");
	}

	@Test
	void theSameMessageIsTakenOnce() throws Exception {
		MockHttpServletRequest first = echo();
		assertThat(send(first).getStatus()).isEqualTo(200);
		this.clock.now = NOW.plusSeconds(25);
		assertRefused(copy(first), Refusal.REPLAY);
		assertThat(this.handled).hasSize(1);
	}

	@Test
	void aMessageFromTheEdgeOfTheFutureIsTakenOnceAsLongAsItIsValid() throws Exception {
		this.clock.now = NOW.plusSeconds(30);
		MockHttpServletRequest first = echo();
		this.clock.now = NOW;
		assertThat(send(first).getStatus()).isEqualTo(200);
		for (int seconds = 1; seconds <= 60; seconds++) {
			this.clock.now = NOW.plusSeconds(seconds);
			send(echo());
			assertThat(send(copy(first)).getStatus()).as("after %d s", seconds).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -30_001, 30_001 })
	void aMessageOutsideTheWindowIsRefused(long millis) throws Exception {
		this.clock.now = NOW.plus(Duration.ofMinutes(5));
		MockHttpServletRequest request = echo();
		this.clock.now = this.clock.now.plusMillis(millis);
		assertRefused(request, Refusal.CLOCK);
	}

	@Test
	void aMessageFromBeforeTheStartIsRefusedBecauseItMayHaveBeenTaken() throws Exception {
		this.clock.now = NOW.minusMillis(1);
		MockHttpServletRequest request = echo();
		this.clock.now = NOW;
		assertRefused(request, Refusal.CLOCK);
	}

	@Test
	void anotherSecretIsRefusedAndLoggedOnce(CapturedOutput output) throws Exception {
		for (int i = 0; i < 3; i++) {
			MockHttpServletRequest request = echo();
			sign(request, "another-secret-another-secret-another", request.getContentAsByteArray());
			assertRefused(request, Refusal.SIGNATURE);
		}
		assertThat(this.refused).hasSize(3);
		assertThat(output.toString().split("its signature is wrong", -1)).hasSize(2);
	}

	@Test
	void aChangedBodyIsRefused() throws Exception {
		MockHttpServletRequest request = echo();
		byte[] body = request.getContentAsByteArray();
		body[body.length - 5] ^= 1;
		request.setContent(body);
		assertRefused(request, Refusal.SIGNATURE);
	}

	@ParameterizedTest
	@ValueSource(strings = { ChannelHeaders.NONCE, ChannelHeaders.TIMESTAMP, ChannelHeaders.SENDER })
	void aChangedHeaderIsRefused(String header) throws Exception {
		MockHttpServletRequest request = echo();
		String value = String.valueOf(request.getHeader(header));
		request.removeHeader(header);
		request.addHeader(header, value.substring(0, value.length() - 1) + (value.endsWith("1") ? "2" : "1"));
		assertThat(send(request).getStatus()).isEqualTo(401);
		assertThat(this.handled).isEmpty();
	}

	@Test
	void aLargeBodyIsRefusedWithAndWithoutItsLength() throws Exception {
		assertRefused(message(" ".repeat(4097)), Refusal.TOO_LARGE);
		MockHttpServletRequest chunked = new MockHttpServletRequest("POST", "/litefs/internal") {
			@Override
			public long getContentLengthLong() {
				return -1;
			}
		};
		fill(chunked, " ".repeat(5000));
		assertRefused(chunked, Refusal.TOO_LARGE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{", "{\"type\":null,\"timeoutMillis\":1,\"body\":{}}",
			"{\"type\":\"echo\",\"timeoutMillis\":1}", "{\"type\":\"echo\",\"timeoutMillis\":1,\"body\":null}",
			"{\"type\":\"echo\",\"timeoutMillis\":-1,\"body\":{}}",
			"{\"type\":\"echo\",\"timeoutMillis\":1,\"body\":[1]}",
			"{\"type\":\"echo\",\"timeoutMillis\":1,\"body\":{\"text\":{\"@class\":\"java.lang.Runtime\"}}}" })
	void aSignedBodyThatIsNoMessageIsRefused(String body) throws Exception {
		assertRefused(message(body), Refusal.UNREADABLE);
	}

	@Test
	void anUnknownTypeIsRefused() throws Exception {
		assertRefused(message("{\"type\":\"other\",\"timeoutMillis\":1,\"body\":{}}"), Refusal.UNKNOWN_TYPE);
	}

	@Test
	void otherMethodsAreRefused() throws Exception {
		MockHttpServletRequest request = echo();
		request.setMethod("GET");
		assertRefused(request, Refusal.METHOD);
	}

	@Test
	void tenThousandRandomAndTamperedMessagesReachNoHandler() throws Exception {
		Random random = new Random(4);
		for (int i = 0; i < 10_000; i++) {
			MockHttpServletRequest request = tampered(random, i % 5);
			MockHttpServletResponse response = send(request);
			assertThat(response.getStatus()).as("message %d", i).isBetween(400, 499);
			assertThat(response.getContentAsString()).doesNotContain("Exception", "\tat ", "io.github");
		}
		assertThat(this.handled).isEmpty();
		assertThat(this.refused).hasSize(10_000);
		assertThat(this.refused).contains(Refusal.HEADERS, Refusal.SIGNATURE, Refusal.UNREADABLE, Refusal.CLOCK);
	}

	private MockHttpServletRequest tampered(Random random, int kind) {
		byte[] noise = new byte[random.nextInt(300)];
		random.nextBytes(noise);
		MockHttpServletRequest request = echo();
		switch (kind) {
			case 0 -> {
				// signed as it should be, but noise
				fill(request, new String(noise, StandardCharsets.ISO_8859_1));
			}
			case 1 -> {
				byte[] body = request.getContentAsByteArray();
				body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(7));
				request.setContent(body);
			}
			case 2 -> {
				String header = List
					.of(ChannelHeaders.NONCE, ChannelHeaders.SENDER, ChannelHeaders.SIGNATURE, ChannelHeaders.TIMESTAMP)
					.get(random.nextInt(4));
				request.removeHeader(header);
				if (random.nextBoolean()) {
					request.addHeader(header, HexFormat.of().formatHex(noise));
				}
			}
			case 3 -> {
				request.removeHeader(ChannelHeaders.TIMESTAMP);
				request.addHeader(ChannelHeaders.TIMESTAMP, String.valueOf(random.nextLong(1_000_000_000_000L)));
			}
			default -> {
				// a valid message, cut off and signed again
				String body = "{\"type\":\"echo\",\"timeoutMillis\":1,\"body\":{\"text\":\"hi\"}}";
				fill(request, body.substring(0, random.nextInt(body.length())));
			}
		}
		return request;
	}

	@Test
	void aShortSecretIsRefusedWithoutBeingShown() {
		assertThatExceptionOfType(ChannelSecretException.class)
			.isThrownBy(() -> new ChannelSettings("/litefs/internal", "", "hunter2", 4096))
			.withMessageContaining("has 7 characters")
			.withMessageNotContaining("hunter2");
		assertThat(new ChannelSettings("/litefs/internal", "", SECRET, 4096).toString()).doesNotContain(SECRET);
	}

	@Test
	void noncesAreForgottenWithTheirWindow() {
		NonceMemory memory = new NonceMemory(Duration.ofSeconds(60), 0);
		for (int second = 0; second < 600; second++) {
			assertThat(memory.isNew("nonce" + second, second * 1000L)).isTrue();
		}
		assertThat(memory.size()).isLessThanOrEqualTo(120);
	}

	private void assertRefused(MockHttpServletRequest request, Refusal refusal) throws Exception {
		int before = this.handled.size();
		MockHttpServletResponse response = send(request);
		assertThat(response.getStatus()).isEqualTo(refusal.status());
		assertThat(response.getContentType()).isEqualTo("application/problem+json");
		assertThat(response.getContentAsString()).isEqualTo(
				"{\"type\":\"urn:litefs-spring:problem:channel\",\"title\":\"Refused\",\"status\":%d}",
				refusal.status());
		assertThat(this.refused).last().isEqualTo(refusal);
		assertThat(this.handled).hasSize(before);
	}

	private MockHttpServletResponse send(MockHttpServletRequest request) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.endpoint.doFilter(request, response, (left, right) -> {
			throw new AssertionError("the channel ends the request");
		});
		return response;
	}

	private MockHttpServletRequest echo() {
		return message("{\"type\":\"echo\",\"timeoutMillis\":1,\"body\":{\"text\":\"hi\"}}");
	}

	private MockHttpServletRequest message(String body) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/litefs/internal");
		fill(request, body);
		return request;
	}

	private void fill(MockHttpServletRequest request, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		request.setContent(bytes);
		header(request, ChannelHeaders.SENDER, "replica+1");
		header(request, ChannelHeaders.TIMESTAMP, String.valueOf(this.clock.millis()));
		header(request, ChannelHeaders.NONCE, "%032x".formatted(++this.nonce));
		sign(request, SECRET, bytes);
	}

	private static void sign(MockHttpServletRequest request, String secret, byte[] body) {
		header(request, ChannelHeaders.SIGNATURE,
				new MessageSignature(secret).ofRequest("POST", "/litefs/internal",
						String.valueOf(request.getHeader(ChannelHeaders.TIMESTAMP)),
						String.valueOf(request.getHeader(ChannelHeaders.NONCE)),
						String.valueOf(request.getHeader(ChannelHeaders.SENDER)), body));
	}

	private static void header(MockHttpServletRequest request, String name, String value) {
		request.removeHeader(name);
		request.addHeader(name, value);
	}

	private static MockHttpServletRequest copy(MockHttpServletRequest request) {
		MockHttpServletRequest copy = new MockHttpServletRequest("POST", "/litefs/internal");
		copy.setContent(request.getContentAsByteArray());
		request.getHeaderNames()
			.asIterator()
			.forEachRemaining((name) -> copy.addHeader(name, String.valueOf(request.getHeader(name))));
		return copy;
	}

	record Text(String text) {
	}

	private final class EchoHandler implements ChannelHandler<Text, Text> {

		@Override
		public String type() {
			return "echo";
		}

		@Override
		public Class<Text> messageClass() {
			return Text.class;
		}

		@Override
		public Text handle(ChannelCall call, Text message) {
			ChannelEndpointTests.this.handled.add(message.text() + " from " + call.sender());
			return message;
		}

	}

	private static final class SettableClock extends Clock {

		private Instant now = NOW;

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(java.time.ZoneId zone) {
			return this;
		}

	}

}
