package io.github.litefsspring.boot.consistency;

import java.util.Optional;

import io.github.litefsspring.consistency.PositionToken;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Takes position tokens along in the calls of a {@code WebClient}, and back with their
 * replies. The token is that of the thread which subscribes.
 * <p>
 * For clients of applications on the same database only: the positions of another cluster
 * mean nothing here.
 *
 * @since 0.1.0
 */
public final class PositionExchangeFilter implements ExchangeFilterFunction {

	private final LitefsConsistency consistency;

	private final String headerName;

	/**
	 * Create it.
	 * @param consistency knows the token of a thread
	 * @param headerName {@code litefs.consistency.header-name}
	 */
	public PositionExchangeFilter(LitefsConsistency consistency, String headerName) {
		this.consistency = consistency;
		this.headerName = headerName;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.defer(() -> {
			Work work = this.consistency.work();
			Optional<PositionToken> token = this.consistency.travellingToken();
			ClientRequest sent = token
				.map((known) -> ClientRequest.from(request)
					.headers((headers) -> headers.set(this.headerName, known.toString()))
					.build())
				.orElse(request);
			return next.exchange(sent).doOnNext((response) -> receive(work, response));
		});
	}

	private void receive(@Nullable Work work, ClientResponse response) {
		if (work != null) {
			PositionToken.parse(response.headers().asHttpHeaders().getFirst(this.headerName)).ifPresent(work::received);
		}
	}

}
