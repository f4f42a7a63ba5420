package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import io.github.litefsspring.boot.migration.ReplicaMigration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Migrations in a cluster: Flyway, Liquibase, scripts and ddl-auto.
 *
 * @param replica What migrations do on a node that is not the primary.
 * @param timeout How long a replica waits for the schema it needs.
 */
@ConfigurationProperties("litefs.migration")
record LitefsMigrationProperties(@DefaultValue("wait") ReplicaMigration replica, @DefaultValue("2m") Duration timeout) {

	LitefsMigrationProperties {
		PropertyRules.longerThanZero("litefs.migration.timeout", timeout);
	}

}
