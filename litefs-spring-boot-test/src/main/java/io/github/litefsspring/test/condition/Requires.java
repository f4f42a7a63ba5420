package io.github.litefsspring.test.condition;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names what a test needs. Where it is missing the test is skipped with a line that says
 * what to install; with the system property {@code litefs.it=required} it fails instead.
 * <p>
 * A test may carry it several times, also through other annotations, such as
 * {@link RequiresNginx} beside a cluster: then it needs all that they name.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(Requires.All.class)
@ExtendWith(RequiresCondition.class)
public @interface Requires {

	/**
	 * Prerequisites of the test.
	 * @return all of these
	 */
	Prerequisite[] value();

	/**
	 * Several of them on one test.
	 */
	@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@ExtendWith(RequiresCondition.class)
	@interface All {

		/**
		 * Annotations with the prerequisites of the test.
		 * @return all of these
		 */
		Requires[] value();

	}

}
