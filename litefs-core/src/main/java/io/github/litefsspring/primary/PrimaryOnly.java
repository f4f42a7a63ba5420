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
 * On the class of a {@code SmartLifecycle} bean it also decides where the bean runs: it
 * is started when this node becomes the primary, and stopped when it is not the primary
 * any more.
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
	 * Behaviour on a node that is not the primary.
	 * @return {@link Elsewhere#THROW} by default
	 */
	Elsewhere elsewhere() default Elsewhere.THROW;

	/**
	 * Tell if the thread that runs a {@link Elsewhere#SKIP} method is interrupted when
	 * this node is not the primary any more. Its writes fail then in any case.
	 * @return {@code true} by default
	 */
	boolean interruptOnDemotion() default true;

}
