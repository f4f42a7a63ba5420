package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.primary.InvocationPosition;
import io.github.litefsspring.consistency.PositionToken;

/**
 * Lets the caller of an invoked method read what the method wrote: the call returns when
 * this node has it, or after {@code litefs.consistency.wait-timeout}, and the token
 * travels on with the caller's work.
 */
final class ConsistentInvocations implements InvocationPosition {

	private final LitefsConsistency consistency;

	private final Duration waitTimeout;

	ConsistentInvocations(LitefsConsistency consistency, Duration waitTimeout) {
		this.consistency = consistency;
		this.waitTimeout = waitTimeout;
	}

	@Override
	public Recording begin() {
		Supplier<Optional<PositionToken>> recorded = this.consistency.record();
		return () -> recorded.get().map(PositionToken::toString).orElse(null);
	}

	@Override
	public void arrived(String position) {
		PositionToken.parse(position).ifPresent(this::arrived);
	}

	private void arrived(PositionToken token) {
		this.consistency.received(token);
		try {
			this.consistency.awaitPosition(token, this.waitTimeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
