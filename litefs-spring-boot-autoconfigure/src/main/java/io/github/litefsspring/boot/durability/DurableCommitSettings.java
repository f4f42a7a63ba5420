package io.github.litefsspring.boot.durability;

import java.time.Duration;

/**
 * What is set for
 * {@link io.github.litefsspring.consistency.DurableCommit @DurableCommit}.
 *
 * @param timeout how long to wait where the annotation does not say
 * @since 0.1.0
 */
public record DurableCommitSettings(Duration timeout) {

}
