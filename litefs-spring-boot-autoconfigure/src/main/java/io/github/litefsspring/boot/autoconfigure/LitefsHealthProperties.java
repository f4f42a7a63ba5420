package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Health indicators.
 *
 * @param maxLag Replication lag above which a node counts as stale.
 * @param staleIsOutOfService Whether a stale node reports OUT_OF_SERVICE instead of UP.
 * @param maxBackupAge Age of the oldest transaction that is not backed up yet, above
 * which the backup is DOWN.
 */
@ConfigurationProperties("litefs.health")
record LitefsHealthProperties(@DefaultValue("10s") Duration maxLag, @DefaultValue("false") boolean staleIsOutOfService,
		@DefaultValue("60s") Duration maxBackupAge) {

	LitefsHealthProperties {
		PropertyRules.longerThanZero("litefs.health.max-lag", maxLag);
		PropertyRules.longerThanZero("litefs.health.max-backup-age", maxBackupAge);
	}

}
