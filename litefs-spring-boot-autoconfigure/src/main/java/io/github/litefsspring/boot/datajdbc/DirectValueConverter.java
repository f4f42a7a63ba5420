package io.github.litefsspring.boot.datajdbc;

import java.sql.JDBCType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.mapping.JdbcValue;

/**
 * Hands dates and times to JDBC as they are. Spring Data makes a {@code Timestamp} of
 * each, which would store a date as a moment in UTC.
 */
@WritingConverter
class DirectValueConverter implements GenericConverter {

	private static final Map<Class<?>, JDBCType> TYPES = Map.ofEntries(Map.entry(Instant.class, JDBCType.TIMESTAMP),
			Map.entry(OffsetDateTime.class, JDBCType.TIMESTAMP), Map.entry(ZonedDateTime.class, JDBCType.TIMESTAMP),
			Map.entry(OffsetTime.class, JDBCType.TIME), Map.entry(LocalDateTime.class, JDBCType.TIMESTAMP),
			Map.entry(LocalDate.class, JDBCType.DATE), Map.entry(LocalTime.class, JDBCType.TIME),
			Map.entry(Duration.class, JDBCType.VARCHAR), Map.entry(Period.class, JDBCType.VARCHAR),
			Map.entry(YearMonth.class, JDBCType.VARCHAR), Map.entry(MonthDay.class, JDBCType.VARCHAR));

	@Override
	public Set<ConvertiblePair> getConvertibleTypes() {
		return TYPES.keySet()
			.stream()
			.map((type) -> new ConvertiblePair(type, JdbcValue.class))
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
		return JdbcValue.of(source, TYPES.getOrDefault(sourceType.getType(), JDBCType.OTHER));
	}

}
