package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call on its way to the primary.
 *
 * @param bean the name of the bean
 * @param method the method's name and parameter types
 * @param primary who is meant: the name that LiteFS publishes, so that a message for one
 * primary cannot be played to the next
 * @param arguments the arguments
 * @param principal who calls
 * @param locale the caller's locale as a language tag
 * @param trace the headers of the trace
 */
record InvokeMessage(String bean, String method, String primary, List<JsonNode> arguments,
		@Nullable CallerPrincipal principal, @Nullable String locale,
		Map<String, String> trace) implements PrimaryMessage {

	InvokeMessage {
		Objects.requireNonNull(bean, "bean");
		Objects.requireNonNull(method, "method");
		Objects.requireNonNull(primary, "primary");
		Objects.requireNonNull(arguments, "arguments");
		trace = (trace != null) ? Map.copyOf(trace) : Map.of();
	}

}
