package io.github.litefsspring.boot.datajdbc;

import java.math.BigInteger;
import java.sql.SQLDataException;
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
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

import io.github.litefsspring.jdbc.types.StoredValue;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.ReadingConverter;

/**
 * Reads what SQLite has stored as the data source itself does. Spring Data takes values
 * from rows without naming a type, and converts them afterwards.
 */
@ReadingConverter
class StoredValueConverter implements GenericConverter {

	private static final Set<Class<?>> STORED = Set.of(String.class, Integer.class, Long.class, Double.class,
			byte[].class);

	private static final Set<Class<?>> TYPES = Set.of(Boolean.class, BigInteger.class, UUID.class, Instant.class,
			OffsetDateTime.class, ZonedDateTime.class, OffsetTime.class, LocalDateTime.class, LocalDate.class,
			LocalTime.class, Duration.class, Period.class, YearMonth.class, MonthDay.class);

	private final StoredValue stored;

	StoredValueConverter(StoredValue stored) {
		this.stored = stored;
	}

	@Override
	public Set<ConvertiblePair> getConvertibleTypes() {
		Set<ConvertiblePair> pairs = new LinkedHashSet<>();
		for (Class<?> type : TYPES) {
			STORED.forEach((source) -> pairs.add(new ConvertiblePair(source, type)));
		}
		return pairs;
	}

	@Override
	public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
		try {
			return (source != null) ? this.stored.as(source, targetType.getObjectType()) : null;
		}
		catch (SQLDataException ex) {
			throw new ConversionFailedException(sourceType, targetType, source, ex);
		}
	}

}
