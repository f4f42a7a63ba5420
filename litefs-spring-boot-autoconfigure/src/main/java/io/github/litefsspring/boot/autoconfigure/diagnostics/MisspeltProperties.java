package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.Documentation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Warns of properties below {@code litefs.} that do not exist, with the nearest name that
 * does. It comes before any bean, so that a misspelt {@code litefs.mode} is told before
 * the wait that it causes.
 * <p>
 * Variables of the system, and system properties, are shared with other programs. Those
 * are named only when a property has nearly the same name.
 */
class MisspeltProperties implements ApplicationListener<ApplicationPreparedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(MisspeltProperties.class);

	private static final String PREFIX = "litefs.";

	private static final int NEAR = 2;

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		List<String> warnings = warnings(event.getApplicationContext().getEnvironment(), KnownProperties.read());
		warnings.forEach(logger::warn);
	}

	static List<String> warnings(ConfigurableEnvironment environment, KnownProperties known) {
		Map<String, String> found = new TreeMap<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				Arrays.stream(enumerable.getPropertyNames())
					.filter((name) -> isOurs(name) && !known.contains(name))
					.forEach((name) -> tell(name, enumerable, known, found));
			}
		}
		return List.copyOf(found.values());
	}

	private static boolean isOurs(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.startsWith(PREFIX) || lower.startsWith("litefs_");
	}

	private static void tell(String name, PropertySource<?> source, KnownProperties known,
			Map<String, String> warnings) {
		Nearest nearest = Nearest.to(name, known.names());
		if (nearest != null && (!isShared(source) || nearest.distance() <= NEAR)) {
			Origin origin = (source instanceof OriginLookup<?>) ? OriginLookup.getOrigin(source, name) : null;
			warnings.put(name,
					"There is no property " + name + " (" + ((origin != null) ? origin : source.getName())
							+ "), so it has no effect. The nearest one is " + nearest.name() + "; all are listed in "
							+ Documentation.page("configuration.md"));
		}
	}

	private static boolean isShared(PropertySource<?> source) {
		return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
				|| source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	/**
	 * The name that needs the fewest changed letters.
	 *
	 * @param name the name
	 * @param distance how many letters differ
	 */
	private record Nearest(String name, int distance) {

		static @Nullable Nearest to(String name, Collection<String> names) {
			Nearest nearest = null;
			String letters = KnownProperties.letters(name);
			for (String candidate : names) {
				int distance = distance(letters, KnownProperties.letters(candidate));
				if (nearest == null || distance < nearest.distance) {
					nearest = new Nearest(candidate, distance);
				}
			}
			return nearest;
		}

		// Levenshtein's
		private static int distance(String a, String b) {
			int[] row = new int[b.length() + 1];
			for (int j = 0; j <= b.length(); j++) {
				row[j] = j;
			}
			for (int i = 1; i <= a.length(); i++) {
				int diagonal = row[0];
				row[0] = i;
				for (int j = 1; j <= b.length(); j++) {
					int changed = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
					diagonal = row[j];
					row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
				}
			}
			return row[b.length()];
		}

	}

}
