package io.github.litefsspring.boot.jpa;

import jakarta.persistence.TemporalType;
import org.hibernate.query.common.TemporalUnit;
import org.jspecify.annotations.Nullable;

/**
 * SQL for Hibernate's functions of dates and times, made of SQLite's: {@code ?1} is the
 * unit, {@code ?2} and {@code ?3} are the arguments. Results are numbers, and dates and
 * times in the form in which they are stored.
 */
@SuppressWarnings("deprecation")
final class DateTimePatterns {

	private static final String MILLIS = "cast(round((unixepoch(?3,'subsec')-unixepoch(?2,'subsec'))*1000) as integer)";

	private DateTimePatterns() {
	}

	// null for what Hibernate's own pattern does right
	static @Nullable String extract(TemporalUnit unit) {
		return switch (unit) {
			case YEAR -> number("%Y");
			case QUARTER -> "((" + number("%m") + "+2)/3)";
			case MONTH -> number("%m");
			case DAY, DAY_OF_MONTH -> number("%d");
			case DAY_OF_WEEK -> "(" + number("%w") + "+1)";
			case DAY_OF_YEAR -> number("%j");
			case HOUR -> number("%H");
			case MINUTE -> number("%M");
			case SECOND -> "cast(strftime('%f',?2) as real)";
			case EPOCH -> "unixepoch(?2)";
			default -> null;
		};
	}

	private static String number(String format) {
		return "cast(strftime('" + format + "',?2) as integer)";
	}

	static String add(TemporalUnit unit, @Nullable TemporalType type) {
		String amount = switch (unit) {
			case NANOSECOND, NATIVE -> "printf('%.9f seconds',(?2)/1e9)";
			case WEEK -> "((?2)*7)||' days'";
			case QUARTER -> "((?2)*3)||' months'";
			default -> "(?2)||' ?1s'";
		};
		String date = "date(?3," + amount + ")";
		String clock = "replace(datetime(?3," + amount + ",'subsec'),'.000','')";
		if (type == null) {
			return "case length(?3) when 10 then " + date + " else " + clock + " end";
		}
		return (type == TemporalType.DATE) ? date : clock;
	}

	static @Nullable String difference(TemporalUnit unit) {
		return switch (unit) {
			case YEAR -> years();
			case QUARTER -> "((" + months() + ")/3)";
			case MONTH -> "(" + months() + ")";
			case WEEK -> seconds(7 * 24 * 60 * 60);
			case DAY -> seconds(24 * 60 * 60);
			case HOUR -> seconds(60 * 60);
			case MINUTE -> seconds(60);
			case SECOND -> seconds(1);
			case NANOSECOND, NATIVE -> "(" + MILLIS + "*1000000)";
			default -> null;
		};
	}

	// timediff gives complete years, months and days, such as +0001-02-03 04:05:06.789
	private static String years() {
		return "cast(substr(timediff(?3,?2),1,5) as integer)";
	}

	private static String months() {
		return years() + "*12+cast(substr(timediff(?3,?2),1,1)||substr(timediff(?3,?2),7,2) as integer)";
	}

	private static String seconds(int each) {
		return "(" + MILLIS + "/" + each + "000)";
	}

}
