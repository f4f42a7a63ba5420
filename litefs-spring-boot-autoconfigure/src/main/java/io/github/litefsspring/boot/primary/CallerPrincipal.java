package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.Objects;

/**
 * The caller of a method.
 *
 * @param name the name
 * @param authorities the authorities
 * @param anonymous whether the caller is not logged in
 */
record CallerPrincipal(String name, List<String> authorities, boolean anonymous) {

	CallerPrincipal {
		Objects.requireNonNull(name, "name");
		authorities = List.copyOf(authorities);
	}

}
