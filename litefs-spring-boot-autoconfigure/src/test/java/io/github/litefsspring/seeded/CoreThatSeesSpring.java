package io.github.litefsspring.seeded;

import org.springframework.util.StringUtils;

/**
 * Breaks a rule on purpose.
 */
public class CoreThatSeesSpring {

	boolean breaks() {
		return StringUtils.hasText("the rule");
	}

}
