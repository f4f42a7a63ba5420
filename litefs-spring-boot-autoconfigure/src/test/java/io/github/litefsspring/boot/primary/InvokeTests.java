package io.github.litefsspring.boot.primary;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InvokeTests {

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B")
		.become(Role.REPLICA, "node1");

	private final ChannelNode primary = new ChannelNode(this.first, Beans.class);

	private final ChannelNode replica = new ChannelNode(this.second, Beans.class, ChannelNode.primaryAt(this.primary),
			"litefs.write.hold-timeout=300ms", "litefs.write.invoke-timeout=5s");

	private final Invoices invoices = this.replica.bean(Invoices.class);

	@AfterEach
	void close() {
		this.replica.close();
		this.primary.close();
		SecurityContextHolder.clearContext();
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void recordsAndGenericsTravelByTheirDeclaredTypes() {
		Order order = new Order("Bach", List.of(new Line("Flute", 2)), Instant.EPOCH, Optional.of(7L), null);
		Map<String, List<Order>> copies = this.invoices.copies(order, 2);
		assertThat(copies).containsExactly(Map.entry("node1", List.of(order, order)));
	}

	@Test
	void aMethodRunsOnThePrimaryAndOnlyThere() {
		this.invoices.nothing();
		assertThat(calls(this.primary)).isEqualTo(1);
		assertThat(calls(this.replica)).isZero();
	}

	@Test
	void simpleResultsComeBack() throws Exception {
		assertThat(this.invoices.number(41L)).isEqualTo(42);
		assertThat(this.invoices.found("a")).contains("a");
		assertThat(this.invoices.found(null)).isEmpty();
		assertThat(this.invoices.later("x").get()).isEqualTo("x on node1");
	}

	@Test
	void inheritedGenericMethodsTravelByTheTypesOfTheirClass() {
		assertThat(this.replica.bean(LineStore.class).save(new Line("Flute", 2))).isEqualTo(new Line("Flute", 3));
	}

	@Test
	void exceptionsComeBackAsThemselvesWithTheRemoteStackAsCause() {
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.invoices.fail("known"))
			.withMessage("exists")
			.satisfies((ex) -> {
				assertThat(ex.getCause()).isInstanceOf(RemoteStackTrace.class)
					.hasMessageContaining("on the primary 'node1'");
				assertThat(ex.getCause().getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals("fail"));
				assertThat(ex.getCause().getCause()).hasMessageContaining("root");
			});
		assertThatExceptionOfType(CheckedException.class).isThrownBy(() -> this.invoices.fail("checked"));
	}

	@Test
	void anExceptionThatCannotBeRecreatedComesBackAsItsSuperclassOrAsOurs() {
		assertThatExceptionOfType(BaseException.class).isThrownBy(() -> this.invoices.fail("special"));
		assertThatExceptionOfType(PrimaryInvocationException.class).isThrownBy(() -> this.invoices.fail("odd"))
			.withMessageContaining("OddException: 5");
	}

	@Test
	void aFailedFutureGivesItsException() {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.invoices.later(null).get())
			.withCauseInstanceOf(DuplicateKeyException.class);
	}

	@Test
	void principalAndLocaleTravel() {
		SecurityContextHolder.getContext()
			.setAuthentication(UsernamePasswordAuthenticationToken.authenticated("anna", "password",
					AuthorityUtils.createAuthorityList("ROLE_CLERK")));
		LocaleContextHolder.setLocale(Locale.CANADA_FRENCH);
		assertThat(this.invoices.caller()).isEqualTo("anna [ROLE_CLERK] fr_CA");
		SecurityContextHolder.clearContext();
		assertThat(this.invoices.caller()).startsWith("nobody");
	}

	@Test
	void thePositionComesBack() {
		this.invoices.nothing();
		assertThat(this.replica.bean(Positions.class).arrived).isEqualTo("000000000000000a-0000000000000001");
		assertThat(this.primary.bean(Positions.class).arrived).isNull();
	}

	@Test
	void withoutAPrimaryTheCallWaitsAndIsThenRefused() {
		this.second.become(Role.NO_PRIMARY);
		assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(this.invoices::nothing)
			.withMessageContaining("litefs.write.hold-timeout")
			.withMessageContaining("nothing was done");
	}

	@Test
	void aCallForOnePrimaryIsNotTakenByAnother() {
		this.first.become(Role.PRIMARY, "somebody-else");
		assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(this.invoices::nothing);
		assertThat(calls(this.primary)).isZero();
	}

	@Test
	void whenThisNodeBecomesThePrimaryTheCallRunsHere() {
		this.first.become(Role.NO_PRIMARY);
		this.second.become(Role.PRIMARY, "node2");
		this.invoices.nothing();
		assertThat(calls(this.replica)).isEqualTo(1);
	}

	@Test
	void aPrimaryThatCannotBeReachedIsNotAnUnknownOutcome() {
		this.primary.close();
		assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(this.invoices::nothing)
			.withMessageContaining("cannot be reached");
	}

	@Test
	void aCallWithoutAnAnswerHasAnUnknownOutcomeAndIsNotRepeated() {
		Calls onPrimary = this.primary.bean(Calls.class);
		try (ChannelNode impatient = new ChannelNode(
				new StubLitefsNode(Role.REPLICA, "node3", "000000000000000C").become(Role.REPLICA, "node1"),
				Beans.class, ChannelNode.primaryAt(this.primary), "litefs.write.invoke-timeout=1s")) {
			assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(impatient.bean(Invoices.class)::blocked)
				.withMessageContaining("may or may not have run");
			assertThat(onPrimary.number.get()).isEqualTo(1);
		}
		finally {
			onPrimary.released.countDown();
		}
	}

	@Test
	void callsBeyondTheShareOfThreadsThatMayWaitForThePrimaryAreRefusedAtOnce() throws Exception {
		Calls onPrimary = this.primary.bean(Calls.class);
		try (ChannelNode narrow = new ChannelNode(
				new StubLitefsNode(Role.REPLICA, "node3", "000000000000000C").become(Role.REPLICA, "node1"),
				Beans.class, ChannelNode.primaryAt(this.primary), "litefs.primary.max-waiting-threads=1")) {
			Invoices caller = narrow.bean(Invoices.class);
			CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
				try {
					caller.blocked();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			org.awaitility.Awaitility.await().until(() -> onPrimary.number.get() == 1);
			assertThatExceptionOfType(NotPrimaryException.class).isThrownBy(caller::nothing)
				.withMessageContaining("litefs.primary.max-waiting-threads=1")
				.withMessageContaining("nothing was done");
			onPrimary.released.countDown();
			first.get();
			caller.nothing();
		}
		assertThat(onPrimary.number.get()).isEqualTo(2);
	}

	@Test
	void aDemotionInTheMiddleHasAnUnknownOutcome() {
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.invoices.fail("demoted"))
			.withMessageContaining("stopped being the primary");
	}

	@Test
	void anArgumentThatIsTooLargeIsRefusedBeforeAnythingIsSent() {
		assertThatExceptionOfType(PrimaryInvocationException.class)
			.isThrownBy(() -> this.invoices.found("x".repeat(2_000_000)))
			.withMessageContaining("litefs.channel.max-message-size")
			.withMessageContaining("Nothing was done");
	}

	private static int calls(ChannelNode node) {
		return node.bean(Calls.class).number.get();
	}

	record Line(String text, int quantity) {
	}

	record Order(String customer, List<Line> lines, Instant at, Optional<Long> number, String note) {
	}

	@SuppressWarnings("serial")
	static class CheckedException extends Exception {

		CheckedException(String message) {
			super(message);
		}

	}

	@SuppressWarnings("serial")
	static class BaseException extends RuntimeException {

		BaseException(String message) {
			super(message);
		}

	}

	@SuppressWarnings("serial")
	static class SpecialException extends BaseException {

		SpecialException(long number) {
			super("special " + number);
		}

	}

	@SuppressWarnings("serial")
	static class OddException extends RuntimeException {

		OddException(long number) {
			super(String.valueOf(number));
		}

	}

	static class Calls {

		private final AtomicInteger number = new AtomicInteger();

		private final CountDownLatch released = new CountDownLatch(1);

		int count() {
			return this.number.get();
		}

	}

	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	static class Invoices {

		private final Calls calls;

		private final LitefsNode node;

		Invoices(LitefsNode node, Calls calls) {
			this.node = node;
			this.calls = calls;
		}

		void nothing() {
			this.calls.number.incrementAndGet();
		}

		long number(long number) {
			return number + 1;
		}

		Optional<String> found(String text) {
			return Optional.ofNullable(text);
		}

		CompletableFuture<String> later(String text) {
			return (text != null) ? CompletableFuture.completedFuture(text + " on " + this.node.name())
					: CompletableFuture.failedFuture(new DuplicateKeyException("exists"));
		}

		Map<String, List<Order>> copies(Order order, int count) {
			return Map.of(this.node.name(), java.util.Collections.nCopies(count, order));
		}

		String caller() {
			var authentication = SecurityContextHolder.getContext().getAuthentication();
			return ((authentication != null) ? authentication.getName() + " " + authentication.getAuthorities()
					: "nobody") + " " + LocaleContextHolder.getLocale();
		}

		void fail(String how) throws CheckedException {
			switch (how) {
				case "known" -> throw new DuplicateKeyException("exists", new IllegalStateException("root"));
				case "checked" -> throw new CheckedException("checked");
				case "special" -> throw new SpecialException(3);
				case "demoted" -> throw new NotPrimaryException("UPDATE is a write", this.node.state());
				default -> throw new OddException(5);
			}
		}

		void blocked() throws InterruptedException {
			this.calls.number.incrementAndGet();
			this.calls.released.await();
		}

	}

	abstract static class Store<T> {

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		T save(T item) {
			return stored(item);
		}

		abstract T stored(T item);

	}

	static class LineStore extends Store<Line> {

		@Override
		Line stored(Line line) {
			return new Line(line.text(), line.quantity() + 1);
		}

	}

	static class Positions implements InvocationPosition {

		private volatile String arrived;

		@Override
		public Recording begin() {
			return () -> "000000000000000a-0000000000000001";
		}

		@Override
		public void arrived(String position) {
			this.arrived = position;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		Invoices invoices(LitefsNode node, Calls calls) {
			return new Invoices(node, calls);
		}

		@Bean
		Calls calls() {
			return new Calls();
		}

		@Bean
		LineStore lineStore() {
			return new LineStore();
		}

		@Bean
		Positions positions() {
			return new Positions();
		}

	}

}
