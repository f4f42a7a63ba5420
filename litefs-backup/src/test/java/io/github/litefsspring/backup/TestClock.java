package io.github.litefsspring.backup;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that a test sets.
 */
public final class TestClock extends Clock {

	private final InstantSource time;

	public TestClock(InstantSource time) {
		this.time = time;
	}

	@Override
	public Instant instant() {
		return this.time.instant();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
