package io.github.litefsspring.sample.invoices.live;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

import io.github.litefsspring.node.StandaloneNode;
import io.github.litefsspring.sample.invoices.InvoiceStatus;
import io.github.litefsspring.sample.invoices.InvoiceSummary;
import io.github.litefsspring.sample.invoices.Invoices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class LiveFeedTests {

	private final Invoices invoices = mock(Invoices.class);

	private final LiveSender sender = new LiveSender(new JsonMapper());

	private final LiveFeed feed = new LiveFeed(this.invoices, new StandaloneNode(Path.of("invoices.db"), "laptop"),
			this.sender);

	private final CountDownLatch released = new CountDownLatch(1);

	private volatile long newest = 412;

	LiveFeedTests() {
		given(this.invoices.lastId()).willAnswer((call) -> this.newest);
		given(this.invoices.findAfter(anyLong(), anyInt())).willAnswer((call) -> {
			long after = call.getArgument(0);
			int limit = call.getArgument(1);
			return LongStream.rangeClosed(after + 1, this.newest).limit(limit).mapToObj(this::invoice).toList();
		});
	}

	@AfterEach
	void stop() {
		this.released.countDown();
		this.feed.destroy();
		this.sender.destroy();
	}

	@Test
	void newInvoicesAreAnnouncedOnceAndOldOnesAreNot() throws Exception {
		Queue<String> received = client(null);
		this.newest = 413;
		applied();
		await().untilAsserted(() -> assertThat(ids(received)).containsExactly(413L));
		this.newest = 415;
		applied();
		applied();
		await().untilAsserted(() -> assertThat(ids(received)).containsExactlyInAnyOrder(413L, 414L, 415L));
	}

	@Test
	void manyInvoicesAreSentInSeveralMessages() throws Exception {
		Queue<String> received = client(null);
		this.newest = 412 + 250;
		applied();
		await().untilAsserted(() -> assertThat(ids(received))
			.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(413, 662).boxed().toList()));
		assertThat(received).hasSize(1 + 3);
	}

	@Test
	void clientThatTakesNothingDoesNotHoldUpTheOthers() throws Exception {
		client(this.released);
		Queue<String> received = client(null);
		for (int i = 1; i <= 20; i++) {
			this.newest = 412 + i;
			applied();
			List<Long> expected = LongStream.rangeClosed(413, this.newest).boxed().toList();
			await().untilAsserted(() -> assertThat(ids(received)).containsExactlyInAnyOrderElementsOf(expected));
		}
	}

	@Test
	void idsThatAFailoverDiscardedAreAnnouncedWhenTheyAreGivenOutAgain() throws Exception {
		Queue<String> received = client(null);
		this.newest = 415;
		applied();
		await().untilAsserted(() -> assertThat(ids(received)).hasSize(3));
		this.newest = 413;
		applied();
		await().untilAsserted(() -> verify(this.invoices, atLeastOnce()).findAfter(413, 100));
		this.newest = 414;
		applied();
		await().untilAsserted(() -> assertThat(ids(received)).containsExactlyInAnyOrder(413L, 414L, 415L, 414L));
	}

	private void applied() {
		this.feed.transactionApplied();
	}

	private Queue<String> client(CountDownLatch blockedUntil) throws Exception {
		Queue<String> received = new ConcurrentLinkedQueue<>();
		this.feed.add(new LiveClient(session(received, blockedUntil), this.sender));
		if (blockedUntil == null) {
			await().until(() -> received.size() == 1);
			assertThat(received.peek()).contains("\"hello\"", "laptop");
		}
		return received;
	}

	private WebSocketSession session(Queue<String> received, CountDownLatch blockedUntil) throws Exception {
		WebSocketSession session = mock(WebSocketSession.class);
		given(session.isOpen()).willReturn(true);
		willAnswer((call) -> {
			if (blockedUntil != null) {
				blockedUntil.await();
			}
			received.add(String.valueOf(call.<WebSocketMessage<?>>getArgument(0).getPayload()));
			return null;
		}).given(session).sendMessage(any());
		return session;
	}

	private List<Long> ids(Queue<String> received) {
		JsonMapper json = new JsonMapper();
		return received.stream()
			.flatMap((text) -> json.readTree(text).path("invoices").valueStream())
			.map((invoice) -> invoice.path("id").longValue())
			.toList();
	}

	private InvoiceSummary invoice(long id) {
		return new InvoiceSummary(id, "INV-" + id, "Customer", LocalDate.EPOCH, 100, 0, InvoiceStatus.OPEN);
	}

}
