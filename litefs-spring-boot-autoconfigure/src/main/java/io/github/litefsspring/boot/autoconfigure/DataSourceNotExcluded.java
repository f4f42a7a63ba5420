package io.github.litefsspring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * An application that excludes {@link DataSourceAutoConfiguration} wants no data source
 * that it has not made itself: tests of an application without its database do so.
 */
class DataSourceNotExcluded extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		var beanFactory = context.getBeanFactory();
		Assert.state(beanFactory != null, "No bean factory");
		var message = ConditionMessage.forCondition("LiteFS data source");
		boolean excluded = ConditionEvaluationReport.get(beanFactory)
			.getExclusions()
			.contains(DataSourceAutoConfiguration.class.getName());
		return excluded ? ConditionOutcome.noMatch(message.because("DataSourceAutoConfiguration is excluded"))
				: ConditionOutcome.match(message.because("DataSourceAutoConfiguration is not excluded"));
	}

}
