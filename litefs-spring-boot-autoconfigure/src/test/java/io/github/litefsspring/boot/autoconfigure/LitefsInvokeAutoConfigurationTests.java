package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.channel.ChannelSecretException;
import io.github.litefsspring.boot.primary.PrimaryInvoker;
import io.github.litefsspring.boot.primary.StatementHandler;
import io.github.litefsspring.boot.primary.StatementInvoker;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsInvokeAutoConfigurationTests {

	private static final String SECRET = "litefs.channel.secret=0123456789abcdef0123456789abcdef";

	private static final String INVOKE = "litefs.write.statements=invoke";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsChannelAutoConfiguration.class,
				LitefsInvokeAutoConfiguration.class))
		.withBean("litefsNode", StubLitefsNode.class, () -> new StubLitefsNode(Role.REPLICA));

	@Test
	void statementsGoToThePrimaryOnlyWhenAskedFor() {
		this.runner.withPropertyValues(SECRET)
			.run((context) -> assertThat(context).hasSingleBean(PrimaryInvoker.class)
				.doesNotHaveBean(RemoteStatements.class)
				.doesNotHaveBean(StatementHandler.class));
		this.runner.withPropertyValues(SECRET, INVOKE)
			.run((context) -> assertThat(context).hasSingleBean(StatementInvoker.class)
				.hasSingleBean(StatementHandler.class));
	}

	@Test
	void withoutASecretWhatNeedsTheChannelStopsTheStart() {
		this.runner.withPropertyValues(INVOKE)
			.run((context) -> assertStopped(context, "litefs.write.statements=invoke needs the channel"));
		this.runner.withPropertyValues(INVOKE, SECRET, "litefs.channel.enabled=false")
			.run((context) -> assertStopped(context, "litefs.channel.enabled=false"));
		this.runner.withBean(Notes.class)
			.run((context) -> assertStopped(context, "@PrimaryOnly(elsewhere = INVOKE) needs the channel"));
		this.runner.withPropertyValues(INVOKE, "litefs.channel.secret=short")
			.run((context) -> assertStopped(context, "needs at least 32"));
	}

	@Test
	void aStandaloneApplicationNeedsNoChannel() {
		this.runner.withPropertyValues(INVOKE, "litefs.mode=standalone")
			.withBean(Notes.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RemoteStatements.class));
	}

	@Test
	void securityAndWebCanBeAbsent() {
		this.runner.withPropertyValues(SECRET, INVOKE)
			.withBean(Notes.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.security", "org.springframework.web",
					"jakarta.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(StatementInvoker.class));
	}

	private static void assertStopped(AssertableApplicationContext context, String message) {
		assertThat(context).hasFailed();
		assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
			.isInstanceOf(ChannelSecretException.class)
			.hasMessageContaining(message);
	}

	static class Notes {

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void add(String text) {
			throw new IllegalStateException(text);
		}

	}

}
