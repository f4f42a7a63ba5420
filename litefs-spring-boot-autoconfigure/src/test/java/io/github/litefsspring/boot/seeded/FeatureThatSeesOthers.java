package io.github.litefsspring.boot.seeded;

import io.github.litefsspring.boot.actuate.LeaseActions;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties;

/**
 * Breaks two rules on purpose.
 */
public class FeatureThatSeesOthers {

	String breaks(LeaseActions actions, LitefsProperties properties) {
		actions.promote();
		return properties.getApiUrl();
	}

}
