package io.github.litefsspring.backup.lineage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.backup.ObjectKeys;

/**
 * One history of the database in a backup store. All its files are under one prefix, and
 * no file of another history ever is: {@code litestream restore} does not notice when
 * histories are mixed.
 *
 * @param id its name, which is also its folder below the target; later ones sort after
 * earlier ones
 * @param opened when it was opened
 * @param node the name of the node that opened it
 * @param reason why the history before did not go on, for people
 * @since 0.1.0
 */
public record Lineage(String id, Instant opened, String node, String reason) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	/** The metadata of an object that holds the database's checksum before it. */
	public static final String PRE_METADATA = "litefs-pre";

	/** The metadata of an object that holds the database's checksum after it. */
	public static final String POST_METADATA = "litefs-post";

	/**
	 * Check the name.
	 * @param id its name
	 * @param opened when it was opened
	 * @param node the node
	 * @param reason the reason
	 * @throws IllegalArgumentException when the name cannot be a folder's
	 */
	public Lineage {
		if (ObjectKeys.require(id).contains("/")) {
			throw new IllegalArgumentException("Not a name of a lineage: '%s'".formatted(id));
		}
	}

	/**
	 * A lineage with a new name.
	 * @param now the time
	 * @param node the name of this node
	 * @param reason why the history before does not go on
	 * @return the lineage; it is not in the store yet
	 */
	public static Lineage create(Instant now, String node, String reason) {
		String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
		return new Lineage(idPrefix(now) + "-" + random, now.truncatedTo(ChronoUnit.MILLIS), node, reason);
	}

	/**
	 * The beginning of the names of lineages that are opened at a time. Names of later
	 * ones sort after it.
	 * @param time the time
	 * @return the beginning of their names
	 */
	public static String idPrefix(Instant time) {
		return TIME.format(time);
	}

	/**
	 * The beginning of the keys of its objects.
	 * @return the name with a slash
	 */
	public String prefix() {
		return this.id + "/";
	}

}
