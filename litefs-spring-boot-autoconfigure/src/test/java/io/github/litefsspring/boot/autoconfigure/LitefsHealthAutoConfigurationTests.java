package io.github.litefsspring.boot.autoconfigure;

import java.util.List;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.boot.actuate.LitefsHealthIndicator;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsHealthAutoConfiguration.class))
		.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.PRIMARY));

	@Test
	void aBeanWhoseThreadHasEndedTakesTheNodeDown() {
		this.runner.withBean("well", BackgroundWork.class, () -> List::of)
			.run((context) -> assertThat(context.getBean(LitefsHealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UP));
		this.runner.withBean("well", BackgroundWork.class, () -> List::of)
			.withBean("ill", BackgroundWork.class, () -> () -> List.of("litefs-cluster"))
			.run((context) -> {
				LitefsHealthIndicator health = context.getBean(LitefsHealthIndicator.class);
				assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.health().getDetails().get("reason")).asString().contains("[litefs-cluster]");
			});
	}

	@Test
	void aBeanThatNobodyHasNeededYetIsNotCreatedForIt() {
		this.runner.withBean("lazy", BackgroundWork.class, () -> {
			throw new AssertionError("created");
		}, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context.getBean(LitefsHealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UP));
	}

}
