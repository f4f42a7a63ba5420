package io.github.litefsspring.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.primary.PrimaryOnlyAdvisor;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class LitefsPrimaryAutoConfigurationTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class))
		.withBean("litefsNode", StubLitefsNode.class, () -> this.node)
		.withUserConfiguration(Beans.class);

	@Test
	void aMethodOnAReplicaIsRefusedBeforeItsBodyRuns() {
		run((beans) -> {
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.methods::write).satisfies((ex) -> {
				assertThat(ex.role()).isEqualTo(Role.REPLICA);
				assertThat(ex.primary()).isEqualTo("primary");
			})
				.withMessage("Methods.write runs on the primary only (@PrimaryOnly), and node 'node1' is REPLICA; "
						+ "the primary is 'primary'. Nothing was done.");
			assertThat(beans.methods.calls()).isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "PRIMARY", "STANDALONE" })
	void aMethodOnAWritableNodeRuns(Role role) {
		this.node.become(role);
		run((beans) -> {
			beans.methods.write();
			assertThat(beans.methods.calls()).containsExactly("write");
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "REPLICA", "NO_PRIMARY", "UNMOUNTED" })
	void whoeverIsNotKnownToBeThePrimaryIsNot(Role role) {
		this.node.become(role);
		run((beans) -> assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.methods::write));
	}

	@Test
	void theRoleIsAskedAtEachCall() {
		run((beans) -> {
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.methods::write);
			this.node.become(Role.PRIMARY);
			beans.methods.write();
			this.node.become(Role.NO_PRIMARY);
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.methods::write)
				.withMessageContaining("no primary is known right now");
		});
	}

	@Test
	void methodsWithoutAnnotationRunEverywhere() {
		run((beans) -> {
			beans.methods.read();
			assertThat(beans.methods.calls()).containsExactly("read");
		});
	}

	@Test
	void skippedMethodsReturnNothing(CapturedOutput output) {
		run((beans) -> {
			beans.skips.nothing();
			assertThat(beans.skips.object()).isNull();
			assertThat(beans.skips.number()).isZero();
			assertThat(beans.skips.flag()).isFalse();
			assertThat(beans.skips.optional()).isEmpty();
			assertThat(beans.skips.future()).isCompletedWithValue(null);
			assertThat(beans.skips.calls()).isEmpty();
			beans.skips.nothing();
			assertThat(output.getOut().lines().filter((line) -> line.contains("Skipped Skips.nothing"))).hasSize(1);
			this.node.become(Role.PRIMARY);
			beans.skips.nothing();
			assertThat(beans.skips.calls()).containsExactly("nothing");
		});
	}

	@Test
	void anAnnotationOnTheClassIsForAllItsMethodsAndGivesWayToOneOnTheMethod() {
		run((beans) -> {
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.wholeClass::write);
			beans.wholeClass.skipped();
			assertThat(beans.wholeClass.toString()).isEqualTo("WholeClass");
		});
	}

	@Test
	void metaAnnotationsCountWithTheirAttributes() {
		run((beans) -> {
			beans.meta.nightly();
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.meta::composed);
		});
	}

	@Test
	void annotationsOnInterfacesCount() {
		run((beans) -> {
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(beans.throughInterface::write);
			assertThat(AopUtils.isCglibProxy(beans.throughInterface)).isTrue();
		});
	}

	@Test
	void interfacesAreProxiedWhenTheApplicationWantsIt() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false").run((context) -> {
			WritingInterface bean = context.getBean(WritingInterface.class);
			assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(bean::write);
		});
	}

	@Test
	void noTransactionBeginsForARefusedMethod() {
		this.runner.withConfiguration(AutoConfigurations.of(TransactionAutoConfiguration.class))
			.withUserConfiguration(TransactionalBeans.class)
			.run((context) -> {
				CountingTransactionManager manager = context.getBean(CountingTransactionManager.class);
				TransactionalMethods bean = context.getBean(TransactionalMethods.class);
				assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(bean::write);
				assertThat(manager.begun).isZero();
				this.node.become(Role.PRIMARY);
				bean.write();
				assertThat(manager.begun).isOne();
			});
	}

	@Test
	void needsNoneOfTheOptionalLibraries() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class))
			.withBean("litefsNode", StubLitefsNode.class, () -> this.node)
			.withClassLoader(new FilteredClassLoader("org.flywaydb", "io.micrometer", "org.springframework.web",
					"jakarta.servlet", "org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasSingleBean(PrimaryOnlyAdvisor.class));
	}

	private void run(Consumer<Beans.Found> test) {
		this.runner.run((context) -> test.accept(new Beans.Found(context.getBean(Methods.class),
				context.getBean(Skips.class), context.getBean(WholeClass.class), context.getBean(Meta.class),
				context.getBean(ThroughInterface.class))));
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		Methods methods() {
			return new Methods();
		}

		@Bean
		Skips skips() {
			return new Skips();
		}

		@Bean
		WholeClass wholeClass() {
			return new WholeClass();
		}

		@Bean
		Meta meta() {
			return new Meta();
		}

		@Bean
		ThroughInterface throughInterface() {
			return new ThroughInterface();
		}

		record Found(Methods methods, Skips skips, WholeClass wholeClass, Meta meta,
				ThroughInterface throughInterface) {
		}

	}

	static class Methods {

		private final List<String> calls = new ArrayList<>();

		@PrimaryOnly
		void write() {
			this.calls.add("write");
		}

		void read() {
			this.calls.add("read");
		}

		List<String> calls() {
			return this.calls;
		}

	}

	static class Skips {

		private final List<String> calls = new ArrayList<>();

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		void nothing() {
			this.calls.add("nothing");
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		Object object() {
			return this.calls.add("object");
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		int number() {
			return 1;
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		boolean flag() {
			return true;
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		Optional<String> optional() {
			return Optional.of("");
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("");
		}

		List<String> calls() {
			return this.calls;
		}

	}

	@PrimaryOnly
	static class WholeClass {

		void write() {
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		void skipped() {
			throw new IllegalStateException("ran");
		}

		@Override
		public String toString() {
			return "WholeClass";
		}

	}

	static class Meta {

		@Nightly
		void nightly() {
			throw new IllegalStateException("ran");
		}

		@Nightly(otherwise = Elsewhere.THROW)
		void composed() {
			throw new IllegalStateException("ran");
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@PrimaryOnly
	@interface Nightly {

		@AliasFor(annotation = PrimaryOnly.class, attribute = "elsewhere")
		Elsewhere otherwise() default Elsewhere.SKIP;

	}

	interface WritingInterface {

		@PrimaryOnly
		void write();

	}

	static class ThroughInterface implements WritingInterface {

		@Override
		public void write() {
			throw new IllegalStateException("ran");
		}

	}

	static class TransactionalMethods {

		@PrimaryOnly
		@Transactional
		void write() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TransactionalBeans {

		@Bean
		CountingTransactionManager transactionManager() {
			return new CountingTransactionManager();
		}

		@Bean
		TransactionalMethods transactionalMethods() {
			return new TransactionalMethods();
		}

	}

	@SuppressWarnings("serial")
	static class CountingTransactionManager extends AbstractPlatformTransactionManager {

		private int begun;

		@Override
		protected Object doGetTransaction() {
			return new SimpleTransactionStatus();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun++;
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
