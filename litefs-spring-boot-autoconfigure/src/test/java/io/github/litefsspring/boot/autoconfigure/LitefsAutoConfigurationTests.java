package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.LitefsEventPublisher;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StandaloneNode;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class));

	@Test
	void theNodeIsAClusterNodeByDefault() {
		this.runner.withPropertyValues("litefs.api-url=http://localhost:1").run((context) -> {
			assertThat(context).hasSingleBean(ClusterNode.class).hasSingleBean(LitefsEventPublisher.class);
			assertThat(context.getBean(LitefsNode.class).name()).isEqualTo(ClusterNodeSettings.hostName());
			assertThat(context.getBean(LitefsNode.class).state().role().isWritable()).isFalse();
		});
	}

	@Test
	void theNodeStandsAloneWhenToldSo() {
		this.runner.withPropertyValues("litefs.mode=standalone", "litefs.node-name=laptop").run((context) -> {
			assertThat(context).hasSingleBean(StandaloneNode.class);
			assertThat(context.getBean(LitefsNode.class).name()).isEqualTo("laptop");
			assertThat(context.getBean(LitefsNode.class).state().role()).isEqualTo(Role.STANDALONE);
		});
	}

	@Test
	void backsOffForANodeOfTheApplication() {
		StubLitefsNode node = new StubLitefsNode(Role.REPLICA);
		this.runner.withBean(StubLitefsNode.class, () -> node)
			.run((context) -> assertThat(context.getBean(LitefsNode.class)).isSameAs(node));
		assertThat(node.isClosed()).isTrue();
	}

	@Test
	void needsNoneOfTheOptionalLibraries() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.flywaydb", "io.micrometer", "org.springframework.web",
					"jakarta.servlet", "org.springframework.boot.actuate", "org.springframework.boot.health"))
			.withPropertyValues("litefs.mode=standalone")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(LitefsNode.class));
	}

}
