package io.github.litefsspring.boot.session;

import io.github.litefsspring.node.LitefsNode;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/**
 * Deletes expired sessions, on the node that can.
 *
 * @since 0.1.0
 */
public final class SessionCleanup implements SmartLifecycle {

	private final JdbcIndexedSessionRepository sessions;

	private final LitefsNode node;

	private final CronTrigger trigger;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	/**
	 * Create it.
	 * @param sessions the sessions, which do not clean up themselves
	 * @param node this node
	 * @param cron when to clean up
	 */
	public SessionCleanup(JdbcIndexedSessionRepository sessions, LitefsNode node, String cron) {
		this.sessions = sessions;
		this.node = node;
		this.trigger = new CronTrigger(cron);
		this.scheduler.setThreadNamePrefix("litefs-session-cleanup-");
		this.scheduler.setDaemon(true);
	}

	@Override
	public void start() {
		this.scheduler.initialize();
		this.scheduler.schedule(this::cleanUp, this.trigger);
	}

	private void cleanUp() {
		if (this.node.state().role().isWritable()) {
			this.sessions.cleanUpExpiredSessions();
		}
	}

	@Override
	public void stop() {
		this.scheduler.shutdown();
	}

	@Override
	public boolean isRunning() {
		return this.scheduler.isRunning();
	}

}
