package io.github.litefsspring.boot.shedlock;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Gives no lock to a node that cannot write it, as if another node had it: the task runs
 * on the primary, which has the same schedule. ShedLock itself would log the refused
 * statement as an error, at each time of the schedule.
 */
final class LocksElsewhere implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(LocksElsewhere.class);

	private final ListableBeanFactory beans;

	private final AtomicBoolean told = new AtomicBoolean();

	LocksElsewhere(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!LitefsDataSources.areAllIn(this.beans)) {
			return invocation.proceed();
		}
		if (this.told.compareAndSet(false, true)) {
			logger.info("This node is not the primary: tasks with a lock run on the primary, and are passed over here");
		}
		return Optional.empty();
	}

}
