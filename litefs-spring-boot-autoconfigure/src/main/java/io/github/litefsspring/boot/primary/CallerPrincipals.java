package io.github.litefsspring.boot.primary;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Takes the caller's principal along, where there is Spring Security.
 */
interface CallerPrincipals {

	@Nullable CallerPrincipal current();

	<T> T runAs(@Nullable CallerPrincipal principal, Callable<T> call) throws Exception;

	static CallerPrincipals create() {
		boolean security = ClassUtils.isPresent("org.springframework.security.core.context.SecurityContextHolder",
				CallerPrincipals.class.getClassLoader());
		return security ? new SecurityCallerPrincipals() : new None();
	}

	/**
	 * Without Spring Security.
	 */
	final class None implements CallerPrincipals {

		@Override
		public @Nullable CallerPrincipal current() {
			return null;
		}

		@Override
		public <T> T runAs(@Nullable CallerPrincipal principal, Callable<T> call) throws Exception {
			return call.call();
		}

	}

}
