package io.github.litefsspring.boot.consistency;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.primary.CallingThread;
import io.github.litefsspring.consistency.Awaited;
import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LitefsConsistencyTests {

	private static final PositionToken FIVE = new PositionToken(5, 0x55L);

	private static final PositionToken NINE = new PositionToken(9, 0x99L);

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA).at(new Position(5, 0x55));

	private final LitefsConsistency consistency = new LitefsConsistency(this.node,
			new PositionWaiter(this.node, "data.db"), ConsistencyMetrics.NONE);

	@Test
	void presentPositionIsATokenThatIsHere() throws Exception {
		assertThat(this.consistency.currentPosition()).isEqualTo(FIVE);
		assertThat(this.consistency.awaitPosition(FIVE, Duration.ZERO)).isEqualTo(Awaited.SEEN);
		assertThat(this.consistency.awaitPosition(NINE, Duration.ZERO)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void threadWithoutWorkHasNoToken() {
		this.consistency.committed();
		this.consistency.received(NINE);
		assertThat(this.consistency.travellingToken()).isEmpty();
	}

	@Test
	void workBeginsWithItsTokenAndLearnsOfLaterWrites() throws Exception {
		inWork(() -> {
			assertThat(this.consistency.travellingToken()).hasValue(FIVE);
			this.node.at(new Position(6, 0x66));
			assertThat(this.consistency.travellingToken()).hasValue(FIVE);
			this.consistency.committed();
			assertThat(this.consistency.travellingToken()).hasValue(new PositionToken(6, 0x66L));
			this.consistency.received(NINE);
			this.consistency.received(FIVE);
			return assertThat(this.consistency.travellingToken()).hasValue(NINE);
		});
		assertThat(this.consistency.travellingToken()).isEmpty();
	}

	@Test
	void workForATokenThatIsNotHereIsNotDone() {
		assertThatExceptionOfType(PositionNotReachedException.class)
			.isThrownBy(() -> this.consistency.callAfter(NINE, Duration.ofMillis(1), () -> {
				throw new AssertionError("was done");
			}))
			.withMessageContaining("0000000000000009-0000000000000099");
	}

	@Test
	void whoFindsEnoughThreadsWaitingForPositionsDoesNotWait() throws Exception {
		PrimaryWaits waits = new PrimaryWaits(1);
		LitefsConsistency bounded = new LitefsConsistency(this.node, new PositionWaiter(this.node, "data.db"),
				ConsistencyMetrics.NONE, CallingThread.NONE, waits);
		waits.begin();
		assertThat(bounded.awaitPosition(NINE, Duration.ofDays(1))).isEqualTo(Awaited.TIMED_OUT);
		assertThat(bounded.awaitPosition(FIVE, Duration.ofDays(1))).isEqualTo(Awaited.SEEN);
		waits.end(false);
		assertThat(bounded.awaitPosition(NINE, Duration.ofMillis(1))).isEqualTo(Awaited.TIMED_OUT);
		assertThat(waits.begin()).isTrue();
	}

	@Test
	void discardedTokenDoesNotTravelOn() throws Exception {
		this.consistency.callAfter(new PositionToken(5, 0x56L), Duration.ZERO,
				() -> assertThat(this.consistency.travellingToken()).isEmpty());
	}

	@Test
	void tokenTravelsToOtherThreadsAndTheirWritesCount() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			inWork(() -> {
				AtomicReference<Optional<PositionToken>> there = new AtomicReference<>();
				executor
					.submit(new PositionTaskDecorator(this.consistency)
						.decorate(() -> there.set(this.consistency.travellingToken())))
					.get();
				assertThat(there.get()).hasValue(FIVE);
				executor.submit(this.consistency.carry(Executors.callable(() -> {
					this.node.at(new Position(6, 0x66));
					this.consistency.committed();
				}))).get();
				return assertThat(this.consistency.travellingToken()).hasValue(new PositionToken(6, 0x66L));
			});
			assertThat(executor.submit(this.consistency::travellingToken).get()).isEmpty();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void restClientAndRestTemplateTakeTheTokenAlongAndBack() throws Exception {
		AtomicReference<String> sent = new AtomicReference<>();
		RestClient.Builder client = RestClient.builder()
			.requestInterceptor(new PositionClientInterceptor(this.consistency, "Litefs-Position"))
			.requestInterceptor((request, body, execution) -> {
				sent.set(request.getHeaders().getFirst("Litefs-Position"));
				MockClientHttpResponse response = new MockClientHttpResponse(new byte[0], HttpStatus.OK);
				response.getHeaders().set("Litefs-Position", NINE.toString());
				return response;
			});
		inWork(() -> {
			client.build().get().uri("http://other").retrieve().toBodilessEntity();
			assertThat(sent).hasValue(FIVE.toString());
			return assertThat(this.consistency.travellingToken()).hasValue(NINE);
		});
		RestTemplate template = new RestTemplate();
		client.build().mutate().requestInterceptors(template.getInterceptors()::addAll);
		inWork(() -> {
			template.exchange("http://other", HttpMethod.GET, null, Void.class);
			return assertThat(this.consistency.travellingToken()).hasValue(NINE);
		});
		client.build().get().uri("http://other").retrieve().toBodilessEntity();
		assertThat(sent.get()).isNull();
	}

	@Test
	void webClientTakesTheTokenAlongAndBack() throws Exception {
		AtomicReference<String> sent = new AtomicReference<>();
		WebClient client = WebClient.builder()
			.filter(new PositionExchangeFilter(this.consistency, "Litefs-Position"))
			.exchangeFunction((request) -> {
				sent.set(request.headers().getFirst("Litefs-Position"));
				return Mono
					.just(ClientResponse.create(HttpStatus.OK).header("Litefs-Position", NINE.toString()).build());
			})
			.build();
		inWork(() -> {
			client.get().uri("http://other").retrieve().toBodilessEntity().block();
			assertThat(sent).hasValue(FIVE.toString());
			return assertThat(this.consistency.travellingToken()).hasValue(NINE);
		});
		client.get().uri("http://other").retrieve().toBodilessEntity().block();
		assertThat(sent.get()).isNull();
	}

	private <T> void inWork(Callable<T> work) throws Exception {
		this.consistency.callAfter(FIVE, Duration.ZERO, work);
	}

}
