package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Transactions that a failover has lost.
 *
 * @param directory Folder for the files of transactions that a failover has lost on this
 * node. The folder lost-transactions in LiteFS's data directory by default.
 * @param maxSize How much of them is kept; the oldest go first. 0 keeps none.
 */
@ConfigurationProperties("litefs.lost-transactions")
record LitefsLostTransactionsProperties(@Nullable Path directory, @DefaultValue("1GB") DataSize maxSize) {

	LitefsLostTransactionsProperties {
		PropertyRules.require(!maxSize.isNegative(), "litefs.lost-transactions.max-size", maxSize,
				"must not be negative; 0 keeps none");
	}

}
