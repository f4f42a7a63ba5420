package io.github.litefsspring.boot.primary;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A value as SQLite knows it: at most one of them, none for NULL.
 *
 * @param integer an INTEGER
 * @param real a REAL, as text because JSON has no infinity
 * @param text a TEXT
 * @param blob a BLOB
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SqlValue(@Nullable Long integer, @Nullable String real, @Nullable String text, byte @Nullable [] blob) {

	SqlValue {
		if (Stream.of(integer != null, real != null, text != null, blob != null).filter((is) -> is).count() > 1) {
			throw new IllegalArgumentException("A value is one of integer, real, text and blob");
		}
		if (real != null) {
			Double.parseDouble(real);
		}
	}

	static SqlValue of(@Nullable Object value) {
		if (value instanceof Long number) {
			return new SqlValue(number, null, null, null);
		}
		if (value instanceof Double number) {
			return new SqlValue(null, number.toString(), null, null);
		}
		if (value instanceof byte[] bytes) {
			return new SqlValue(null, null, null, bytes);
		}
		return new SqlValue(null, null, Objects.toString(value, null), null);
	}

	@Nullable Object value() {
		if (this.integer != null) {
			return this.integer;
		}
		if (this.real != null) {
			return Double.valueOf(this.real);
		}
		return (this.text != null) ? this.text : this.blob;
	}

	static List<@Nullable Object> values(List<SqlValue> values) {
		List<@Nullable Object> list = new ArrayList<>(values.size());
		values.forEach((value) -> list.add(value.value()));
		return list;
	}

}
