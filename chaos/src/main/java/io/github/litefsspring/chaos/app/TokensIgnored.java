package io.github.litefsspring.chaos.app;

import java.util.Collections;
import java.util.Enumeration;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * A defect to be found: positions that requests bring are not looked at.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chaos.defect", havingValue = "tokens")
class TokensIgnored {

	private static final String TOKEN = "Litefs-Position";

	@Bean
	FilterRegistrationBean<Filter> withoutTokens() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(new WithoutToken((HttpServletRequest) request), response));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	private static final class WithoutToken extends HttpServletRequestWrapper {

		WithoutToken(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getHeader(String name) {
			return TOKEN.equalsIgnoreCase(name) ? null : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return TOKEN.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
		}

	}

}
