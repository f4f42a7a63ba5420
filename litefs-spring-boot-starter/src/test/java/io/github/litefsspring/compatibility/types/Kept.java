package io.github.litefsspring.compatibility.types;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.springframework.data.annotation.Id;

/**
 * A row with a column of each type. MyBatis and JDBC fill it, and Spring Data JDBC takes
 * it for an aggregate.
 */
record Kept(@Id Long id, LocalDate born, LocalDateTime created, LocalTime opens, Instant seen, OffsetDateTime called,
		UUID token, Boolean active, BigDecimal fee, Long points, Double rating, String label) {

	static final String TABLE = """
			create table kept(id integer primary key, born date, created timestamp, opens time, seen timestamp,
				called timestamp, token text, active boolean, fee text, points integer, rating real, label text)
			""";

	/**
	 * The values of all columns but the id.
	 * @return the values by the columns' names
	 */
	Map<String, Object> values() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("born", this.born);
		values.put("created", this.created);
		values.put("opens", this.opens);
		values.put("seen", this.seen);
		values.put("called", this.called);
		values.put("token", this.token);
		values.put("active", this.active);
		values.put("fee", this.fee);
		values.put("points", this.points);
		values.put("rating", this.rating);
		values.put("label", this.label);
		return values;
	}

}
