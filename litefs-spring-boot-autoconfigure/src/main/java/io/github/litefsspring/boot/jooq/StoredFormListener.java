package io.github.litefsspring.boot.jooq;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;

import io.github.litefsspring.jdbc.types.StoredForm;
import org.jooq.Context;
import org.jooq.Converter;
import org.jooq.Param;
import org.jooq.RenderContext;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultBinding;
import org.jspecify.annotations.Nullable;

/**
 * Gives jOOQ the text that is stored instead of a date with a time, or of a time of day.
 * On SQLite jOOQ writes the former as {@link Timestamp#toString()} does, with a fraction
 * of its own length, and 3.21 writes the latter without seconds when there are none:
 * nothing would find them but jOOQ.
 */
class StoredFormListener implements VisitListener {

	private static final Set<Class<?>> TYPES = Set.of(LocalDateTime.class, Timestamp.class, LocalTime.class,
			Instant.class, OffsetDateTime.class, OffsetTime.class);

	private final StoredForm form;

	StoredFormListener(StoredForm form) {
		this.form = form;
	}

	@Override
	public void visitStart(VisitContext visit) {
		if (visit.queryPart() instanceof Param<?> parameter) {
			String text = text(parameter);
			if (text != null && isInline(parameter, visit.context())) {
				visit.queryPart(DSL.inline(text));
			}
			else if (text != null && isBound(visit.context())) {
				visit.queryPart(DSL.val(text));
			}
		}
	}

	// null for anything else, and for what a binding of the application writes
	private <T> @Nullable String text(Param<T> parameter) {
		Converter<?, T> converter = parameter.getConverter();
		if (!TYPES.contains(converter.fromType())
				|| parameter.getBinding().getClass().getNestHost() != DefaultBinding.class) {
			return null;
		}
		Object value = converter.to(parameter.getValue());
		if (value == null || (value instanceof LocalTime time && !time.equals(time.truncatedTo(ChronoUnit.SECONDS)))) {
			// jOOQ 3.19 cannot read a fraction here, and later ones write it as we do
			return null;
		}
		// jOOQ reads it as a clock of the JVM's zone, as on every database
		return this.form.of((value instanceof Timestamp timestamp) ? timestamp.toLocalDateTime() : value).toString();
	}

	private static boolean isInline(Param<?> parameter, Context<?> context) {
		return parameter.isInline() || context.paramType() == ParamType.INLINED
				|| (context.paramType() == ParamType.NAMED_OR_INLINED && parameter.getParamName() == null);
	}

	// a context without an execution collects parameters whose values are set later
	private static boolean isBound(Context<?> context) {
		return !(context instanceof RenderContext) && context.executeContext() != null;
	}

}
