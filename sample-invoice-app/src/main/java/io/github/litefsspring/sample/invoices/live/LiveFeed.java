package io.github.litefsspring.sample.invoices.live;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.boot.LitefsTransactionAppliedEvent;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.sample.invoices.InvoiceAdded;
import io.github.litefsspring.sample.invoices.InvoiceSummary;
import io.github.litefsspring.sample.invoices.Invoices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.socket.CloseStatus;

/**
 * Pushes invoices that are new in this node's database to this node's clients. Events
 * only say that something has changed: what is new is read from the database, on one
 * thread and after a short pause, so many transactions may be one message.
 */
@Component
class LiveFeed implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(LiveFeed.class);

	private static final int MESSAGE_INVOICES = 100;

	private static final int PAUSE_MILLIS = 50;

	private final Invoices invoices;

	private final LitefsNode node;

	private final LiveSender sender;

	private final ScheduledExecutorService thread = Executors
		.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("live-feed-"));

	private final AtomicBoolean waiting = new AtomicBoolean();

	// both are used on the feed's thread only
	private final Set<LiveClient> clients = new LinkedHashSet<>();

	private long lastId;

	LiveFeed(Invoices invoices, LitefsNode node, LiveSender sender) {
		this.invoices = invoices;
		this.node = node;
		this.sender = sender;
	}

	@EventListener(LitefsTransactionAppliedEvent.class)
	void transactionApplied() {
		changed();
	}

	// in standalone mode there is no LiteFS that would announce it
	@TransactionalEventListener(InvoiceAdded.class)
	void invoiceAdded() {
		changed();
	}

	void add(LiveClient client) {
		this.thread.execute(() -> {
			try {
				if (this.clients.isEmpty()) {
					this.lastId = this.invoices.lastId();
				}
				this.clients.add(client);
				client.send(LiveMessage.hello(this.node));
			}
			catch (RuntimeException ex) {
				logger.warn("The live feed cannot read where to begin", ex);
				client.close(CloseStatus.SERVICE_RESTARTED);
			}
		});
	}

	void remove(LiveClient client) {
		this.thread.execute(() -> this.clients.remove(client));
	}

	/** Keeps proxies from ending idle connections, and finds the dead ones. */
	@Scheduled(fixedRate = 25_000, initialDelay = 25_000)
	void ping() {
		this.thread.execute(() -> this.clients.forEach(LiveClient::ping));
	}

	private void changed() {
		if (this.waiting.compareAndSet(false, true)) {
			this.thread.schedule(() -> {
				this.waiting.set(false);
				push();
			}, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	private void push() {
		if (this.clients.isEmpty()) {
			return;
		}
		try {
			// a failover may have discarded the last ones, and their ids are given out
			// again
			this.lastId = Math.min(this.lastId, this.invoices.lastId());
			List<InvoiceSummary> found;
			do {
				found = this.invoices.findAfter(this.lastId, MESSAGE_INVOICES);
				if (!found.isEmpty()) {
					String text = this.sender.text(LiveMessage.invoices(this.node, found));
					this.clients.forEach((client) -> client.sendText(text));
					this.lastId = found.get(found.size() - 1).id();
				}
			}
			while (found.size() == MESSAGE_INVOICES);
		}
		catch (RuntimeException ex) {
			logger.warn("The live feed cannot read what is new; it goes on after the next transaction", ex);
		}
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
	}

}
