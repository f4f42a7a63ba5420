package io.github.litefsspring.jdbc;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Form in which dates and times are stored.
 *
 * @param storage the form of what is written; every form is read
 * @param zone where the wall clock hangs that text without an offset shows, when it is
 * taken for a moment ({@code Timestamp}, {@code Instant})
 * @param millisPerUnit what a stored integer counts: 1 for milliseconds, 1000 for seconds
 * (sqlite-jdbc's {@code date_precision})
 * @since 0.1.0
 */
public record TypeSettings(DateTimeStorage storage, ZoneId zone, long millisPerUnit) {

	private static final Set<String> FORM_OF_THE_DRIVER = Set.of("date_class", "date_string_format");

	/** Text in UTC. */
	public static final TypeSettings DEFAULT = new TypeSettings(DateTimeStorage.TEXT, ZoneOffset.UTC, 1);

	/**
	 * The settings, with defaults for what is not given: the driver's form when
	 * sqlite-jdbc's own properties ask for one, text otherwise; UTC for text, and the
	 * zone of the JVM for the driver's form, because the driver writes in it.
	 * @param storage the form, {@code null} for the default
	 * @param zone the zone, {@code null} for the default
	 * @param driverProperties sqlite-jdbc's properties
	 * @return the settings
	 */
	public static TypeSettings of(@Nullable DateTimeStorage storage, @Nullable ZoneId zone,
			Map<String, String> driverProperties) {
		boolean formGiven = false;
		long millisPerUnit = 1;
		for (Map.Entry<String, String> property : driverProperties.entrySet()) {
			String name = property.getKey().toLowerCase(Locale.ROOT);
			formGiven |= FORM_OF_THE_DRIVER.contains(name);
			if (name.equals("date_precision") && property.getValue().equalsIgnoreCase("seconds")) {
				millisPerUnit = 1000;
			}
		}
		DateTimeStorage form = (storage != null) ? storage : formGiven ? DateTimeStorage.DRIVER : DateTimeStorage.TEXT;
		ZoneId ofText = (form == DateTimeStorage.TEXT) ? ZoneOffset.UTC : ZoneId.systemDefault();
		return new TypeSettings(form, (zone != null) ? zone : ofText, millisPerUnit);
	}

}
