package io.github.litefsspring.consistency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Highest age of the data that a web handler reads. A replica that has had no proof of
 * being current for longer sends the request to the primary; without a primary the answer
 * is 503.
 * <p>
 * On a method it goes before the one on its class. Bounds below two seconds stop the
 * start-up: an idle primary proves that it is alive once a second only (the heartbeat of
 * LiteFS's replication stream), so a replica could hardly ever satisfy them.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxStaleness {

	/**
	 * The bound, such as {@code 2s} or {@code 1m}.
	 * @return a duration of at least two seconds
	 */
	String value();

}
