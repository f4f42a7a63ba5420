package io.github.litefsspring.backup.restore;

import java.time.Duration;

/**
 * The progress of a restore.
 *
 * @param done how many bytes were downloaded and checked
 * @param total how many bytes have to be downloaded
 * @param elapsed the time since the download began
 * @since 0.1.0
 */
public record RestoreProgress(long done, long total, Duration elapsed) {

	/**
	 * The rate until now.
	 * @return bytes per second; 0 when nothing was downloaded yet
	 */
	public long bytesPerSecond() {
		long nanos = Math.max(1, this.elapsed.toNanos());
		return (long) (this.done * 1e9 / nanos);
	}

	/**
	 * The time that the rest takes at this rate.
	 * @return the time; zero when it cannot be told yet
	 */
	public Duration remaining() {
		long rate = bytesPerSecond();
		return (rate > 0) ? Duration.ofMillis((this.total - this.done) * 1000 / rate) : Duration.ZERO;
	}

}
