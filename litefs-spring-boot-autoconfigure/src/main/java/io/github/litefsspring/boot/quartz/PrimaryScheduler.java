package io.github.litefsspring.boot.quartz;

import io.github.litefsspring.primary.PrimaryOnly;
import org.quartz.SchedulerException;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.SchedulingException;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Runs the scheduler where the primary is; elsewhere it stands by. A job that a demotion
 * interrupts is recovered by the new primary if it asks for that.
 */
@PrimaryOnly
class PrimaryScheduler implements SmartLifecycle {

	private final SchedulerFactoryBean factory;

	private final SchedulerPreparation preparation;

	private final ScheduledJobs jobs;

	PrimaryScheduler(SchedulerFactoryBean factory, SchedulerPreparation preparation, ScheduledJobs jobs) {
		this.factory = factory;
		this.preparation = preparation;
		this.jobs = jobs;
	}

	@Override
	public void start() {
		try {
			if (this.preparation.areJobsLeftOut()) {
				this.jobs.storeIn(this.factory.getScheduler());
				this.preparation.jobsStored();
			}
		}
		catch (SchedulerException ex) {
			throw new SchedulingException("Cannot store the jobs of the application", ex);
		}
		this.factory.start();
	}

	@Override
	public void stop() {
		this.factory.stop();
	}

	@Override
	public boolean isRunning() {
		return this.factory.isRunning();
	}

	@Override
	public int getPhase() {
		return this.factory.getPhase();
	}

}
