package io.github.litefsspring.boot.web.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardedClientsTests {

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private final ForwardedClients replica = new ForwardedClients(SECRET, clock(0));

	@Test
	void signedAddressIsShownAndNothingElseIs() {
		assertThat(seenBy(new ForwardedClients(SECRET, clock(0)), "POST", "replica1", "10.0.0.7"))
			.isEqualTo("203.0.113.5");
		assertThat(seenBy(new ForwardedClients(SECRET, clock(31)), "POST", "replica1", "10.0.0.7"))
			.isEqualTo(ForwardedClients.UNKNOWN);
		assertThat(seenBy(new ForwardedClients(SECRET, clock(0)), "GET", "replica1", "10.0.0.7"))
			.isEqualTo(ForwardedClients.UNKNOWN);
		assertThat(seenBy(new ForwardedClients(SECRET, clock(0)), "POST", "replica1, replica2", "10.0.0.7"))
			.isEqualTo(ForwardedClients.UNKNOWN);
		assertThat(seenBy(new ForwardedClients("another-secret-0123456789abcdef00", clock(0)), "POST", "replica1",
				"10.0.0.7"))
			.isEqualTo(ForwardedClients.UNKNOWN);
		assertThat(seenBy(new ForwardedClients(null, clock(0)), "POST", "replica1", "fd00::7"))
			.isEqualTo(ForwardedClients.UNKNOWN);
	}

	@Test
	void clientOfThePublicNetworkThatClaimsToBeANodeKeepsItsOwnAddress() {
		assertThat(seenBy(new ForwardedClients(null, clock(0)), "POST", "replica1", "198.51.100.9"))
			.isEqualTo("198.51.100.9");
	}

	@Test
	void requestThatNobodyHasForwardedStaysAsItIs() {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/x");
		request.addHeader(ForwardedClients.HEADER, "10.0.0.1;0;0");
		assertThat(this.replica.present(request)).isSameAs(request);
	}

	private String seenBy(ForwardedClients primary, String method, String nodes, String peer) {
		MockHttpServletRequest received = new MockHttpServletRequest("POST", "/x");
		received.setRemoteAddr("203.0.113.5");
		MockHttpServletRequest forwarded = new MockHttpServletRequest(method, "/x");
		forwarded.setRemoteAddr(peer);
		forwarded.addHeader(ForwardedRequestHeaders.FORWARDED_BY, nodes);
		forwarded.addHeader(ForwardedClients.HEADER, String.valueOf(this.replica.sign(received, "replica1")));
		return primary.present(forwarded).getRemoteAddr();
	}

	private static Clock clock(int seconds) {
		return Clock.offset(Clock.fixed(Instant.EPOCH.plusSeconds(1_000_000), ZoneOffset.UTC),
				Duration.ofSeconds(seconds));
	}

}
