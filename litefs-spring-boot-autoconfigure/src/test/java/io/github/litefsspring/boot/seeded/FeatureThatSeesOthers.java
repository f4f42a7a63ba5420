package io.github.litefsspring.boot.seeded;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.boot.actuate.LeaseActions;
import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;

/**
 * Breaks three rules on purpose.
 */
public class FeatureThatSeesOthers {

	Class<?> breaks(LeaseActions actions) {
		actions.promote();
		new LitefsApi("http://localhost:20202", "litefs.api-url").close();
		return LitefsAutoConfiguration.class;
	}

}
