package io.github.litefsspring.consistency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method returns only when what it committed is safe from the loss of this machine. On
 * a method it goes before the one on its class.
 * <p>
 * The method must begin its transaction itself: inside a transaction of its caller
 * nothing is committed yet when it returns, so it is refused there. When the wait times
 * out it throws, and the exception says that the transaction is committed on this node
 * and not known to be durable beyond it. Nothing is undone then, and the caller must not
 * do it again blindly.
 * <p>
 * A method that committed nothing does not wait.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface DurableCommit {

	/**
	 * Safety that the transaction needs.
	 * @return the place where the transaction has to be besides this node
	 */
	Durability value();

	/**
	 * Longest time to wait, such as {@code 5s}.
	 * @return a duration; empty for {@code litefs.consistency.durable-timeout}
	 */
	String timeout() default "";

}
