package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;

/**
 * Name and authorities of Spring Security's {@link Authentication}. Credentials stay
 * where they are.
 */
final class SecurityCallerPrincipals implements CallerPrincipals {

	@Override
	public @Nullable CallerPrincipal current() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication == null || !authentication.isAuthenticated()) {
			return null;
		}
		List<String> authorities = authentication.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((authority) -> authority != null)
			.toList();
		return new CallerPrincipal(authentication.getName(), authorities,
				authentication instanceof AnonymousAuthenticationToken);
	}

	@Override
	public <T> T runAs(@Nullable CallerPrincipal principal, Callable<T> call) throws Exception {
		SecurityContext before = SecurityContextHolder.getContext();
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		if (principal != null) {
			context.setAuthentication(authentication(principal));
		}
		SecurityContextHolder.setContext(context);
		try {
			return call.call();
		}
		finally {
			if (before.getAuthentication() == null) {
				SecurityContextHolder.clearContext();
			}
			else {
				SecurityContextHolder.setContext(before);
			}
		}
	}

	private static Authentication authentication(CallerPrincipal principal) {
		List<GrantedAuthority> authorities = AuthorityUtils
			.createAuthorityList(principal.authorities().toArray(String[]::new));
		if (principal.anonymous()) {
			return new AnonymousAuthenticationToken("litefs", principal.name(), authorities);
		}
		User user = new User(principal.name(), "", authorities);
		return UsernamePasswordAuthenticationToken.authenticated(user, null, authorities);
	}

}
