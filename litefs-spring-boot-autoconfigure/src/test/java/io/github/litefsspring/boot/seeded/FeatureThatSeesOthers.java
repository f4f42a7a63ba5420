package io.github.litefsspring.boot.seeded;

import io.github.litefsspring.boot.actuate.LeaseActions;
import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;

/**
 * Breaks two rules on purpose.
 */
public class FeatureThatSeesOthers {

	Class<?> breaks(LeaseActions actions) {
		actions.promote();
		return LitefsAutoConfiguration.class;
	}

}
