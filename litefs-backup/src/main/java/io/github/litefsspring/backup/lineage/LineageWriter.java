package io.github.litefsspring.backup.lineage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * The node that stores transactions now. The next one takes over by replacing this entry,
 * and a node that finds another one here stores nothing more: what it has stored since is
 * not part of the history.
 *
 * @param node the name of the node, for people
 * @param term what distinguishes this time of its from others; it begins with what
 * distinguishes the process from others
 * @param since when it began
 * @param epoch how many writers there have been, this one included; 0 when that was not
 * counted yet. Files carry it, so that of two that overlap the later writer's is known
 * @since 0.1.0
 */
public record LineageWriter(String node, String term, Instant since, long epoch) {

	/** The metadata of an object that holds the epoch of its writer. */
	static final String EPOCH_METADATA = "litefs-epoch";

	/**
	 * A process that begins now, and has stored nothing before.
	 * @param node its name
	 * @param now the time
	 * @return the writer
	 */
	public static LineageWriter create(String node, Instant now) {
		return new LineageWriter(node, random() + "-" + random(), now.truncatedTo(ChronoUnit.MILLIS), 1);
	}

	/**
	 * The same process that begins once more, under a term of its own: no two entries of
	 * it are ever the same.
	 * @param now the time
	 * @param before the writer that it replaces; null when there is none
	 * @return the writer
	 */
	public LineageWriter again(Instant now, @Nullable LineageWriter before) {
		return new LineageWriter(this.node, process() + "-" + random(), now.truncatedTo(ChronoUnit.MILLIS),
				(before != null) ? before.epoch + 1 : 1);
	}

	public boolean isSameProcessAs(LineageWriter other) {
		return process().equals(other.process());
	}

	private String process() {
		return this.term.substring(0, Math.max(0, this.term.indexOf('-')));
	}

	private static String random() {
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

}
