package io.github.litefsspring.test.condition;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Evaluates {@link Requires}.
 */
class RequiresCondition implements ExecutionCondition {

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return Prerequisites.evaluate(context.getDisplayName(),
				context.getElement().map(RequiresCondition::of).orElse(new Prerequisite[0]));
	}

	// of all annotations of a test: its own, those on its annotations, and inherited ones
	static Prerequisite[] of(AnnotatedElement test) {
		return AnnotationSupport.findRepeatableAnnotations(test, Requires.class)
			.stream()
			.flatMap((requires) -> Arrays.stream(requires.value()))
			.distinct()
			.toArray(Prerequisite[]::new);
	}

}
