package io.github.litefsspring.backup.ship;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Two clocks: the machine's, which people may set, and one that does not jump with it, by
 * which waiting times and ages are right.
 *
 * @param wall the machine's clock, which transactions have their times from
 * @param steady the time as the machine's clock had it once, and what has passed since
 * @since 0.1.0
 */
public record Clocks(Clock wall, InstantSource steady) {

	// by as much as Amazon S3 and Azure accept that clocks differ
	private static final Duration DIFFERENCE = Duration.ofMinutes(15);

	/**
	 * The clocks of this machine.
	 * @return both, in agreement now
	 */
	public static Clocks system() {
		Instant start = Instant.now();
		long nanos = System.nanoTime();
		return new Clocks(Clock.systemUTC(), () -> start.plusNanos(System.nanoTime() - nanos));
	}

	/**
	 * The time by the steady clock.
	 * @return the time
	 */
	public Instant now() {
		return this.steady.instant();
	}

	/**
	 * Translate a time of the machine's clock: as long ago by the steady one.
	 * @param time the time; one in the future counts as the present
	 * @return the time by the steady clock
	 */
	public Instant steady(Instant time) {
		Duration ago = Duration.between(time, this.wall.instant());
		return now().minus(ago.isNegative() ? Duration.ZERO : ago);
	}

	/**
	 * The time for deleting: nothing goes because the machine's clock has jumped ahead.
	 * @return the earlier time of both clocks
	 */
	public Instant earlier() {
		Instant wallTime = this.wall.instant();
		Instant steadyTime = now();
		return wallTime.isBefore(steadyTime) ? wallTime : steadyTime;
	}

	/**
	 * Tell a time that must come from a wrong clock.
	 * @param time the time
	 * @param now the time by this node's clock
	 * @return true when it is too far ahead
	 */
	public static boolean isAhead(Instant time, Instant now) {
		return time.isAfter(now.plus(DIFFERENCE));
	}

}
