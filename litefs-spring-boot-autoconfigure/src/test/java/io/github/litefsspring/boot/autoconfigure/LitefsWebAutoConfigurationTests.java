package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.actuate.ManagementPaths;
import io.github.litefsspring.boot.web.PrimaryTransport;
import io.github.litefsspring.boot.web.PrimaryTransports;
import io.github.litefsspring.boot.web.PublicUrlMissingException;
import io.github.litefsspring.boot.web.RoutedRequestMetrics;
import io.github.litefsspring.boot.web.WriteRouting;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.servlet.filter.OrderedHiddenHttpMethodFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LitefsWebAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class,
				LitefsReactiveWebAutoConfiguration.class))
		.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA));

	@Test
	void webApplicationGetsFilterInterceptorAndExceptionResolver() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(WriteRouting.class)
				.hasBean("litefsPrimaryOnlyInterceptor")
				.hasBean("litefsNotPrimaryExceptionResolver")
				.doesNotHaveBean(RoutedRequestMetrics.class)
				.doesNotHaveBean("litefsReactiveNotice");
			FilterRegistrationBean<?> filter = context.getBean("litefsPrimaryFilter", FilterRegistrationBean.class);
			assertThat(filter.getOrder()).isLessThan(new OrderedHiddenHttpMethodFilter().getOrder());
			assertThat(filter.determineDispatcherTypes()).containsExactly(DispatcherType.REQUEST);
		});
	}

	@Test
	void applicationWithoutAWebServerGetsNothing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class,
					LitefsReactiveWebAutoConfiguration.class))
			.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA))
			.run((context) -> assertThat(context).doesNotHaveBean(WriteRouting.class)
				.doesNotHaveBean("litefsReactiveNotice"));
	}

	@Test
	void withoutSpringMvcThereIsNothing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WriteRouting.class));
	}

	@Test
	void metersNeedARegistry() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(RoutedRequestMetrics.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(WriteRouting.class)
				.doesNotHaveBean(RoutedRequestMetrics.class));
	}

	@Test
	void applicationCanBringItsOwnTransport() {
		PrimaryTransport own = PrimaryTransports.reject();
		this.contextRunner.withPropertyValues("litefs.write.transport=redirect")
			.withBean(PrimaryTransport.class, () -> own)
			.run((context) -> assertThat(context.getBean(PrimaryTransport.class)).isSameAs(own));
	}

	@Test
	void redirectWithoutPublicUrlStopsTheStart() {
		this.contextRunner.withPropertyValues("litefs.write.transport=redirect").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(PublicUrlMissingException.class);
		});
	}

	@Test
	void patternThatIsNoneStopsTheStartAndNamesItsProperty() {
		this.contextRunner.withPropertyValues("litefs.write.passthrough=/a/{b").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("");
			assertThat(context.getStartupFailure()).hasStackTraceContaining("'/a/{b' in litefs.write.passthrough");
		});
	}

	@Test
	void reactiveApplicationIsToldWhatItDoesNotGet(CapturedOutput output) {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class,
					LitefsReactiveWebAutoConfiguration.class))
			.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(WriteRouting.class);
				assertThat(output).containsOnlyOnce("for Spring MVC");
			});
	}

	@Test
	void actuatorPathsStayHereUnlessTheyHaveAPortOfTheirOwn() {
		MockEnvironment environment = new MockEnvironment();
		assertThat(ManagementPaths.of(environment)).containsExactly("/actuator/**");
		environment.setProperty("management.endpoints.web.base-path", "/manage/");
		assertThat(ManagementPaths.of(environment)).containsExactly("/manage/**");
		environment.setProperty("spring.mvc.servlet.path", "/api");
		assertThat(ManagementPaths.of(environment)).containsExactly("/api/manage/**");
		environment.setProperty("spring.mvc.servlet.path", "/");
		environment.setProperty("management.endpoints.web.base-path", "/");
		assertThat(ManagementPaths.of(environment)).containsExactly("/litefs");
		environment.setProperty("management.server.port", "8080");
		assertThat(ManagementPaths.of(environment)).containsExactly("/litefs");
		environment.setProperty("management.server.port", "9090");
		assertThat(ManagementPaths.of(environment)).isEmpty();
	}

}
