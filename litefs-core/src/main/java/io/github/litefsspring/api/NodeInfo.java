package io.github.litefsspring.api;

import org.jspecify.annotations.Nullable;

/**
 * Description that a LiteFS process gives of itself ({@code GET /info}).
 *
 * @param nodeId its id, 16 hexadecimal digits
 * @param clusterId the cluster it belongs to, {@code null} before it has joined one
 * @param primary whether it holds the lease
 * @param candidate whether it may become the primary
 * @param dataDirectory where it keeps databases and transaction files
 * @param primaryHostname the primary's {@code lease.hostname}, {@code null} when this
 * process knows none
 * @since 0.1.0
 */
public record NodeInfo(@Nullable String nodeId, @Nullable String clusterId, boolean primary, boolean candidate,
		String dataDirectory, @Nullable String primaryHostname) {
}
