package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.Doctor;
import io.github.litefsspring.node.Finding;
import io.github.litefsspring.node.LitefsNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Logs what {@link Doctor} finds, one line for each finding, once the application is
 * ready. It asks two LiteFS processes, so it has a thread of its own.
 */
final class LitefsDoctorReport implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(LitefsDoctorReport.class);

	private final LitefsNode node;

	LitefsDoctorReport(LitefsNode node) {
		this.node = node;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (this.node instanceof ClusterNode cluster) {
			DaemonThreads.named("litefs-doctor").newThread(() -> report(cluster)).start();
		}
	}

	/**
	 * Logs now: a start-up that is about to fail never gets ready.
	 */
	void report() {
		if (this.node instanceof ClusterNode cluster) {
			report(cluster);
		}
	}

	static void report(ClusterNode cluster) {
		for (Finding finding : new Doctor(cluster.settings(), null).examine()) {
			switch (finding.severity()) {
				case WARNING -> logger.warn(finding.text());
				case ERROR -> logger.error(finding.text());
			}
		}
	}

}
