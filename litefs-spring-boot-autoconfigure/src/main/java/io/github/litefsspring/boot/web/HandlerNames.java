package io.github.litefsspring.boot.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Names handlers for logs and meters.
 */
final class HandlerNames {

	private HandlerNames() {
	}

	static String of(HttpServletRequest request) {
		return of(request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE));
	}

	static String of(@Nullable Object handler) {
		if (handler == null) {
			return "unknown";
		}
		if (handler instanceof HandlerMethod method) {
			return ClassUtils.getShortName(method.getBeanType()) + "." + method.getMethod().getName();
		}
		return ClassUtils.getShortName(ClassUtils.getUserClass(handler));
	}

}
