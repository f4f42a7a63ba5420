package io.github.litefsspring.boot.quartz;

import java.util.List;
import java.util.Map;

import org.quartz.Calendar;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;

/**
 * The jobs that an application declares as beans.
 *
 * @param calendars calendars by name
 * @param details jobs
 * @param triggers triggers of these jobs
 * @param overwrite whether they replace what is stored
 * ({@code spring.quartz.overwrite-existing-jobs})
 */
record ScheduledJobs(Map<String, Calendar> calendars, List<JobDetail> details, List<Trigger> triggers,
		boolean overwrite) {

	// in the same order as Spring's SchedulerFactoryBean
	void storeIn(Scheduler scheduler) throws SchedulerException {
		for (Map.Entry<String, Calendar> calendar : this.calendars.entrySet()) {
			scheduler.addCalendar(calendar.getKey(), calendar.getValue(), true, true);
		}
		for (JobDetail detail : this.details) {
			if (this.overwrite || !scheduler.checkExists(detail.getKey())) {
				scheduler.addJob(detail, true, true);
			}
		}
		for (Trigger trigger : this.triggers) {
			if (!scheduler.checkExists(trigger.getKey())) {
				scheduler.scheduleJob(trigger);
			}
			else if (this.overwrite) {
				scheduler.rescheduleJob(trigger.getKey(), trigger);
			}
		}
	}

}
