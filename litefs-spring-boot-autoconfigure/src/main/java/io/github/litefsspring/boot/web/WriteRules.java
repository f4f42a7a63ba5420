package io.github.litefsspring.boot.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Says which requests belong on the primary, before any handler is looked for.
 * <p>
 * {@code litefs.write.passthrough} goes before {@code litefs.write.methods} and
 * {@code litefs.write.always-forward}: operators must be able to talk to this very node.
 * Patterns are Spring's path patterns, relative to the context path.
 */
class WriteRules {

	private final Set<String> methods;

	private final List<PathPattern> passthrough;

	private final List<PathPattern> alwaysForward;

	WriteRules(Collection<String> methods, Collection<String> passthrough, Collection<String> alwaysForward) {
		this.methods = methods.stream()
			.map((method) -> method.trim().toUpperCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
		this.passthrough = parse("litefs.write.passthrough", passthrough);
		this.alwaysForward = parse("litefs.write.always-forward", alwaysForward);
	}

	boolean belongsOnPrimary(HttpServletRequest request) {
		PathContainer path = path(request);
		if (matches(this.passthrough, path)) {
			return false;
		}
		return this.methods.contains(request.getMethod()) || matches(this.alwaysForward, path);
	}

	boolean staysHere(HttpServletRequest request) {
		return matches(this.passthrough, path(request));
	}

	private static PathContainer path(HttpServletRequest request) {
		String path = request.getRequestURI();
		try {
			return RequestPath.parse(path, request.getContextPath()).pathWithinApplication();
		}
		catch (IllegalArgumentException ex) {
			// such as "OPTIONS *", or a context path spelt in another way
			return PathContainer.parsePath(path);
		}
	}

	private static boolean matches(List<PathPattern> patterns, PathContainer path) {
		return patterns.stream().anyMatch((pattern) -> pattern.matches(path));
	}

	private static List<PathPattern> parse(String property, Collection<String> patterns) {
		List<PathPattern> parsed = new ArrayList<>();
		for (String pattern : patterns) {
			try {
				parsed.add(PathPatternParser.defaultInstance
					.parse(PathPatternParser.defaultInstance.initFullPathPattern(pattern.trim())));
			}
			catch (PatternParseException ex) {
				throw new IllegalArgumentException(
						"'%s' in %s is not a path pattern: %s".formatted(pattern, property, ex.getMessage()), ex);
			}
		}
		return parsed;
	}

}
