package io.github.litefsspring.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * The endpoint {@code litefs}.
 *
 * @param role Role that a user needs for the actions of the litefs endpoint over HTTP,
 * when Spring Security's web support is on the class path.
 */
@ConfigurationProperties("litefs.endpoint")
record LitefsEndpointProperties(@DefaultValue("LITEFS_ADMIN") String role) {

	LitefsEndpointProperties {
		PropertyRules.require(StringUtils.hasText(role), "litefs.endpoint.role", role,
				"must name a role, such as LITEFS_ADMIN: who may use the actions can replace the database");
	}

}
