package io.github.litefsspring.chaos.history;

import java.util.List;
import java.util.Map;

/**
 * What was restored from one lineage of the backup.
 *
 * @param lineage its name
 * @param current whether it is the one that is written
 * @param failure why it could not be restored; empty when it could
 * @param values all values, in their order
 * @param balances the accounts
 */
public record RestoredLineage(String lineage, boolean current, String failure, List<String> values,
		Map<Integer, Long> balances) {
}
