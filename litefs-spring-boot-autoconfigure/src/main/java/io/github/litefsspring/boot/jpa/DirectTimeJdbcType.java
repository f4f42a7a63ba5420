package io.github.litefsspring.boot.jpa;

import java.time.LocalTime;

import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.LocalTimeJdbcType;
import org.hibernate.type.descriptor.jdbc.TimeJdbcType;

/**
 * Hands a {@code LocalTime} to JDBC as it is, also as a parameter of a query, where
 * Hibernate cuts it to milliseconds although attributes are stored with nanoseconds.
 */
class DirectTimeJdbcType extends TimeJdbcType {

	private static final long serialVersionUID = 1L;

	@Override
	public <X> ValueBinder<X> getBinder(JavaType<X> javaType) {
		return isLocalTime(javaType) ? LocalTimeJdbcType.INSTANCE.getBinder(javaType) : super.getBinder(javaType);
	}

	@Override
	public <X> ValueExtractor<X> getExtractor(JavaType<X> javaType) {
		return isLocalTime(javaType) ? LocalTimeJdbcType.INSTANCE.getExtractor(javaType) : super.getExtractor(javaType);
	}

	private static boolean isLocalTime(JavaType<?> javaType) {
		return javaType.getJavaTypeClass() == LocalTime.class;
	}

}
