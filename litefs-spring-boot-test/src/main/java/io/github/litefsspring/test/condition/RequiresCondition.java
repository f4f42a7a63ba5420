package io.github.litefsspring.test.condition;

import java.util.Optional;

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
		Optional<Requires> requires = AnnotationSupport.findAnnotation(context.getElement(), Requires.class);
		return Prerequisites.evaluate(context.getDisplayName(),
				requires.map(Requires::value).orElse(new Prerequisite[0]));
	}

}
