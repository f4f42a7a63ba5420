package io.github.litefsspring.primary;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method, or all methods of a class, that may run on the primary only. On the
 * primary and in standalone mode it does nothing. Elsewhere {@link #elsewhere()} says
 * what happens, before a transaction begins and before the method's body runs.
 * <p>
 * Can be used as a meta-annotation. An annotation on the method goes before one on its
 * class.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface PrimaryOnly {

	/**
	 * What happens on a node that is not the primary.
	 * @return {@link Elsewhere#THROW} by default
	 */
	Elsewhere elsewhere() default Elsewhere.THROW;

}
