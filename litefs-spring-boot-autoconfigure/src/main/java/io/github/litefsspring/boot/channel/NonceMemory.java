package io.github.litefsspring.boot.channel;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers nonces for as long as a message with them could be accepted. Two sets take
 * turns, so forgetting costs nothing and the memory holds at most two spans of messages.
 * Only nonces of messages with a right signature get here.
 */
final class NonceMemory {

	private final long spanMillis;

	private Set<String> current = new HashSet<>();

	private Set<String> previous = new HashSet<>();

	private long turnedMillis;

	NonceMemory(Duration span, long nowMillis) {
		this.spanMillis = span.toMillis();
		this.turnedMillis = nowMillis;
	}

	synchronized boolean isNew(String nonce, long nowMillis) {
		if (nowMillis - this.turnedMillis >= this.spanMillis) {
			this.previous = (nowMillis - this.turnedMillis < 2 * this.spanMillis) ? this.current : new HashSet<>();
			this.current = new HashSet<>();
			this.turnedMillis = nowMillis;
		}
		return !this.previous.contains(nonce) && this.current.add(nonce);
	}

	synchronized int size() {
		return this.current.size() + this.previous.size();
	}

}
