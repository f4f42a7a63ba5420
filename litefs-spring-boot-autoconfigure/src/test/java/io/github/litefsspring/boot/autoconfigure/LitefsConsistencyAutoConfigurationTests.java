package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.consistency.ConsistencyMetrics;
import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.consistency.MaxStalenessBounds;
import io.github.litefsspring.boot.consistency.PositionClientInterceptor;
import io.github.litefsspring.boot.consistency.PositionExchangeFilter;
import io.github.litefsspring.boot.consistency.PositionTaskDecorator;
import io.github.litefsspring.boot.web.WriteRouting;
import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsConsistencyAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(LitefsAutoConfiguration.class,
			LitefsWebAutoConfiguration.class, LitefsConsistencyAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA));

	@Test
	void webApplicationGetsTokensRightAfterTheWayToThePrimary() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(LitefsConsistency.class)
				.hasSingleBean(PositionTaskDecorator.class)
				.hasSingleBean(PositionClientInterceptor.class)
				.hasSingleBean(PositionExchangeFilter.class)
				.hasSingleBean(MaxStalenessBounds.class)
				.doesNotHaveBean(ConsistencyMetrics.class);
			assertThat(context.getBean("litefsPositionFilter", FilterRegistrationBean.class).getOrder())
				.isEqualTo(WriteRouting.FILTER_ORDER + 1);
		});
	}

	@Test
	void switchedOffThereAreBoundsButNoTokens() {
		this.contextRunner.withPropertyValues("litefs.consistency.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LitefsConsistency.class)
				.doesNotHaveBean(PositionTaskDecorator.class)
				.doesNotHaveBean(PositionClientInterceptor.class)
				.doesNotHaveBean("litefsPositionFilter")
				.hasBean("litefsMaxStalenessInterceptor"));
	}

	@Test
	void applicationWithoutWebStillHasTokensForCode() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA))
			.withClassLoader(new FilteredClassLoader(DispatcherServlet.class, FilterRegistrationBean.class,
					ClientHttpRequestInterceptor.class, ExchangeFilterFunction.class, MeterRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(LitefsConsistency.class)
				.doesNotHaveBean("litefsPositionFilter")
				.doesNotHaveBean("litefsPositionClientInterceptor")
				.doesNotHaveBean(MaxStalenessBounds.class));
	}

	@Test
	void metersNeedARegistry() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(ConsistencyMetrics.class));
	}

	@Test
	void applicationCanBringItsOwn() {
		StubLitefsNode node = new StubLitefsNode(Role.REPLICA);
		LitefsConsistency own = new LitefsConsistency(node, new PositionWaiter(node, "data.db"),
				ConsistencyMetrics.NONE);
		this.contextRunner.withBean(LitefsConsistency.class, () -> own)
			.run((context) -> assertThat(context.getBean(LitefsConsistency.class)).isSameAs(own));
	}

	@Test
	void namesThatCannotBeSentStopTheStart() {
		this.contextRunner.withPropertyValues("litefs.consistency.cookie-name=a b")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("litefs.consistency.cookie-name"));
	}

}
