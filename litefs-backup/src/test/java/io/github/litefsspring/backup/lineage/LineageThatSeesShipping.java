package io.github.litefsspring.backup.lineage;

import io.github.litefsspring.backup.ship.StoredChain;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the order of the rooms on purpose.
 */
public class LineageThatSeesShipping {

	@Nullable Lineage breaks(StoredChain chain) {
		return chain.lineage();
	}

}
