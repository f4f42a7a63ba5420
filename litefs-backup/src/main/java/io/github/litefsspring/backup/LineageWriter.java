package io.github.litefsspring.backup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The node that stores transactions now. The next one takes over by replacing this entry,
 * and a node that finds another one here stores nothing more: what it has stored since is
 * not part of the history.
 *
 * @param node the name of the node, for people
 * @param term what distinguishes this time of its from others
 * @param since when it began
 * @since 0.1.0
 */
public record LineageWriter(String node, String term, Instant since) {

	/**
	 * A node that begins now.
	 * @param node its name
	 * @param now the time
	 * @return the writer
	 */
	public static LineageWriter create(String node, Instant now) {
		String term = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		return new LineageWriter(node, term, now.truncatedTo(ChronoUnit.MILLIS));
	}

}
