package io.github.litefsspring.backup.lost;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a folder with lost transactions. Names sort by time.
 *
 * @param detected when the loss was noticed
 * @param firstTxid the first transaction
 * @param lastTxid the last transaction
 * @param doubtful how many, from the first one on, may not be lost
 */
record KeptName(Instant detected, long firstTxid, long lastTxid, long doubtful) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT);

	private static final Pattern NAME = Pattern
		.compile("(\\d{8}T\\d{6}\\.\\d{3}Z)-([0-9a-f]{16})-([0-9a-f]{16})(?:-doubtful-(\\d{1,9}))?");

	static Optional<KeptName> parse(String name) {
		var matcher = NAME.matcher(name);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		try {
			return Optional.of(new KeptName(LocalDateTime.parse(matcher.group(1), TIME).toInstant(ZoneOffset.UTC),
					Long.parseUnsignedLong(matcher.group(2), 16), Long.parseUnsignedLong(matcher.group(3), 16),
					(matcher.group(4) != null) ? Long.parseLong(matcher.group(4)) : 0));
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	@Override
	public String toString() {
		String name = "%s-%016x-%016x".formatted(TIME.format(this.detected.atOffset(ZoneOffset.UTC)), this.firstTxid,
				this.lastTxid);
		return (this.doubtful == 0) ? name : name + "-doubtful-" + this.doubtful;
	}

}
