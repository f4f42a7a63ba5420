package io.github.litefsspring.boot.batch;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Passes over the jobs that Spring Boot starts with the application
 * ({@code spring.batch.job.enabled}) on a node that cannot write: it would not start at
 * all.
 */
final class JobsElsewhere implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(JobsElsewhere.class);

	private final ListableBeanFactory beans;

	JobsElsewhere(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!LitefsDataSources.areAllIn(this.beans)) {
			return invocation.proceed();
		}
		logger.info("This node is not the primary: jobs that start with the application run on the primary, and are "
				+ "passed over here");
		return null;
	}

}
