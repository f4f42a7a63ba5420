package io.github.litefsspring.boot.quartz;

import java.util.Map;

import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Keeps a scheduler from starting by itself, and from storing its jobs on a node that
 * cannot write. {@link PrimaryScheduler} does both on the primary.
 */
final class SchedulerPreparation implements BeanPostProcessor {

	private final ObjectProvider<LitefsNode> node;

	private volatile boolean jobsLeftOut;

	SchedulerPreparation(ObjectProvider<LitefsNode> node) {
		this.node = node;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof SchedulerFactoryBean scheduler) {
			scheduler.setAutoStartup(false);
			if (!this.node.getObject().state().role().isWritable()) {
				scheduler.setJobDetails();
				scheduler.setTriggers();
				scheduler.setCalendars(Map.of());
				this.jobsLeftOut = true;
			}
		}
		return bean;
	}

	boolean areJobsLeftOut() {
		return this.jobsLeftOut;
	}

	void jobsStored() {
		this.jobsLeftOut = false;
	}

}
