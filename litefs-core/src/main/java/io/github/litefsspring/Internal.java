package io.github.litefsspring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a package whose public types are public only because another package of this
 * project needs them. Applications do not use them: they can change in any version. What
 * is not marked is the promise.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface Internal {

}
