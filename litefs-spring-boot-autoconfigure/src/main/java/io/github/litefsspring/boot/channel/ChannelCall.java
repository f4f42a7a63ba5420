package io.github.litefsspring.boot.channel;

import java.time.Duration;

/**
 * A message that has arrived.
 *
 * @param sender the name of the node that sent it
 * @param timeout how long the sender waits for the reply
 * @since 0.1.0
 */
public record ChannelCall(String sender, Duration timeout) {
}
