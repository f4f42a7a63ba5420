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

	/**
	 * What all annotations of a test name: its own, those of its other annotations, and
	 * those it inherits.
	 * @param test the class or method
	 * @return what it needs
	 */
	static Prerequisite[] of(AnnotatedElement test) {
		return AnnotationSupport.findRepeatableAnnotations(test, Requires.class)
			.stream()
			.flatMap((requires) -> Arrays.stream(requires.value()))
			.distinct()
			.toArray(Prerequisite[]::new);
	}

}
