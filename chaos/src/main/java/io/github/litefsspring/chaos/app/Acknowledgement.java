package io.github.litefsspring.chaos.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The moment in which a write is answered: after it, or, as a defect to be found, before
 * it.
 */
@Component
class Acknowledgement {

	private static final Logger logger = LoggerFactory.getLogger(Acknowledgement.class);

	private final boolean early;

	Acknowledgement(@Value("${chaos.defect:none}") String defect) {
		this.early = "acknowledgement".equals(defect);
	}

	void after(Runnable write) {
		if (!this.early) {
			write.run();
			return;
		}
		CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> {
			try {
				write.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A write that was acknowledged has failed", ex);
			}
		});
	}

}
