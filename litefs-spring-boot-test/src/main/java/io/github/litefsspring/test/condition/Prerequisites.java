package io.github.litefsspring.test.condition;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens to a test whose prerequisites are missing.
 *
 * @since 0.1.0
 */
public final class Prerequisites {

	/** The system property that makes a missing prerequisite a failure. */
	public static final String PROPERTY = "litefs.it";

	private static final Logger logger = LoggerFactory.getLogger(Prerequisites.class);

	private Prerequisites() {
	}

	/**
	 * Check prerequisites, for extensions that start something.
	 * @param test the test's name, for the log
	 * @param prerequisites what it needs
	 * @return enabled, or disabled with what to install as the reason
	 * @throws IllegalStateException when something is missing and the system property
	 * {@value #PROPERTY} is {@code required}
	 */
	public static ConditionEvaluationResult evaluate(String test, Prerequisite... prerequisites) {
		String missing = Arrays.stream(prerequisites)
			.map(Prerequisite::missing)
			.flatMap(Optional::stream)
			.collect(Collectors.joining("; "));
		return missing.isEmpty() ? ConditionEvaluationResult.enabled("Everything it needs is there")
				: missing(test, missing);
	}

	private static ConditionEvaluationResult missing(String test, String what) {
		if ("required".equals(System.getProperty(PROPERTY))) {
			throw new IllegalStateException(what + " (not skipped, because of -D" + PROPERTY + "=required)");
		}
		logger.warn("Skipped {}: {}", test, what);
		return ConditionEvaluationResult.disabled(what);
	}

}
