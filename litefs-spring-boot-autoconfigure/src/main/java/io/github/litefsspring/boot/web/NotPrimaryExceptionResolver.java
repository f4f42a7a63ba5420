package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Takes "not the primary" before the application's own exception handlers see it: for
 * them it would be one more database error.
 */
class NotPrimaryExceptionResolver implements HandlerExceptionResolver, Ordered {

	private final LateWrites late;

	NotPrimaryExceptionResolver(LateWrites late) {
		this.late = late;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception failure) {
		try {
			return this.late.answer(failure, HandlerNames.of(handler), request, response) ? new ModelAndView() : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
