package io.github.litefsspring.boot.cluster;

import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster, as the node that lists it knows it.
 *
 * @param node its name
 * @param nodeId LiteFS's id of it, {@code null} when it does not know it itself
 * @param role what it said it may do
 * @param txid its transaction id, 16 hexadecimal digits
 * @param checksum the checksum after it, 16 hexadecimal digits
 * @param appUrl where other nodes reach its application
 * @param candidate whether it may become the primary, {@code null} when not known
 * @param ready whether its application takes requests, {@code null} when not known
 * @param connected whether it was heard of lately: within three seconds, or longer in a
 * large cluster
 * @param seenMillis how long ago it was heard of, in milliseconds
 * @since 0.1.0
 */
public record ClusterMember(String node, @Nullable String nodeId, Role role, String txid, String checksum,
		String appUrl, @Nullable Boolean candidate, @Nullable Boolean ready, boolean connected, long seenMillis) {
}
