package io.github.litefsspring.boot.actuate;

import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Path patterns of the actuator. Its endpoints speak of, and act on, the node that was
 * asked, so their requests must not be sent to the primary.
 */
public final class ManagementPaths {

	private static final String ACTUATOR = "org.springframework.boot.actuate.endpoint.web.WebEndpointResponse";

	private ManagementPaths() {
	}

	/**
	 * Find the patterns. There are none when the actuator is absent, or has a port of its
	 * own, where no filter of the application applies. With the endpoints at the root,
	 * only {@code /litefs} is recognisable.
	 * @param environment the properties of the application
	 * @return the patterns
	 */
	public static List<String> of(Environment environment) {
		if (!ClassUtils.isPresent(ACTUATOR, ManagementPaths.class.getClassLoader()) || hasOwnPort(environment)) {
			return List.of();
		}
		String servlet = path(environment, "spring.mvc.servlet.path", "");
		String base = path(environment, "management.endpoints.web.base-path", "/actuator");
		return List.of(servlet + (base.isEmpty() ? "/litefs" : base + "/**"));
	}

	private static String path(Environment environment, String property, String otherwise) {
		return StringUtils.trimTrailingCharacter(environment.getProperty(property, otherwise), '/');
	}

	private static boolean hasOwnPort(Environment environment) {
		Integer port = environment.getProperty("management.server.port", Integer.class);
		return port != null && !port.equals(environment.getProperty("server.port", Integer.class, 8080));
	}

}
