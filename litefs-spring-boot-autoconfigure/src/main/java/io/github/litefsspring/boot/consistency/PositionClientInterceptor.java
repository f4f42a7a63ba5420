package io.github.litefsspring.boot.consistency;

import java.io.IOException;

import io.github.litefsspring.consistency.PositionToken;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Takes position tokens along in the calls of a {@code RestClient} or
 * {@code RestTemplate}, and back with their replies.
 * <p>
 * For clients of applications on the same database only: the positions of another cluster
 * mean nothing here.
 *
 * @since 0.1.0
 */
public final class PositionClientInterceptor implements ClientHttpRequestInterceptor {

	private final LitefsConsistency consistency;

	private final String headerName;

	/**
	 * Create it.
	 * @param consistency knows the token of a thread
	 * @param headerName {@code litefs.consistency.header-name}
	 */
	public PositionClientInterceptor(LitefsConsistency consistency, String headerName) {
		this.consistency = consistency;
		this.headerName = headerName;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		this.consistency.travellingToken()
			.ifPresent((token) -> request.getHeaders().set(this.headerName, token.toString()));
		ClientHttpResponse response = execution.execute(request, body);
		PositionToken.parse(response.getHeaders().getFirst(this.headerName)).ifPresent(this.consistency::received);
		return response;
	}

}
