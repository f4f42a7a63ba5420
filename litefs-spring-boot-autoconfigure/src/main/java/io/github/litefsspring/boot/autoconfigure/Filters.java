package io.github.litefsspring.boot.autoconfigure;

import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * Registrations of filters.
 */
final class Filters {

	private Filters() {
	}

	static <F extends Filter> FilterRegistrationBean<F> forRequests(F filter, String name, int order) {
		FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
		registration.setName(name);
		registration.setOrder(order);
		registration.setDispatcherTypes(DispatcherType.REQUEST);
		registration.setAsyncSupported(true);
		return registration;
	}

	static <F extends Filter> FilterRegistrationBean<F> forAllDispatches(F filter, String name, int order) {
		FilterRegistrationBean<F> registration = forRequests(filter, name, order);
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
		return registration;
	}

}
