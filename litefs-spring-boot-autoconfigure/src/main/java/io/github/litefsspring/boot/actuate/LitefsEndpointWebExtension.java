package io.github.litefsspring.boot.actuate;

import io.github.litefsspring.boot.actuate.LitefsEndpoint.ActionDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that lets only users with a role of
 * their own use the actions: who may read health and metrics may not thereby move the
 * lease or restore the database.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = LitefsEndpoint.class)
public class LitefsEndpointWebExtension {

	private static final Logger logger = LoggerFactory.getLogger(LitefsEndpointWebExtension.class);

	private static final int STATUS_FORBIDDEN = 403;

	private final LitefsEndpoint endpoint;

	private final String role;

	/**
	 * Create it.
	 * @param endpoint what runs the actions
	 * @param role {@code litefs.endpoint.role}
	 */
	public LitefsEndpointWebExtension(LitefsEndpoint endpoint, String role) {
		this.endpoint = endpoint;
		this.role = role;
	}

	/**
	 * Run an action for a user who has the role.
	 * @param securityContext the user
	 * @param action as {@link LitefsEndpoint#act} takes it
	 * @param nodeId likewise
	 * @param lineage likewise
	 * @param txid likewise
	 * @return the endpoint's answer, or 403
	 */
	@WriteOperation
	public WebEndpointResponse<ActionDescriptor> act(SecurityContext securityContext, String action,
			@Nullable String nodeId, @Nullable String lineage, @Nullable String txid) {
		if (!securityContext.isUserInRole(this.role)) {
			logger.warn("The litefs endpoint was asked to {} by a user without the role {} (litefs.endpoint.role)",
					action, this.role);
			return new WebEndpointResponse<>(
					new ActionDescriptor(action, false,
							"Actions need a user with the role " + this.role + " (litefs.endpoint.role)"),
					STATUS_FORBIDDEN);
		}
		return this.endpoint.act(action, nodeId, lineage, txid);
	}

}
