package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Once something of a request, or the request itself, has been sent to the primary or was
 * begun there, nothing sends it again.
 */
class SentOnlyOnceTests {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B")
		.become(Role.REPLICA, "node1");

	private final ChannelNode primary = new ChannelNode(this.first, Beans.class);

	private ChannelNode replica;

	@AfterEach
	void close() {
		if (this.replica != null) {
			this.replica.close();
		}
		this.primary.close();
	}

	private void start(String... properties) {
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = ChannelNode.primaryAt(this.primary);
		all[properties.length + 1] = "litefs.write.hold-timeout=300ms";
		this.replica = new ChannelNode(this.second, Beans.class, all);
	}

	@ParameterizedTest
	@ValueSource(strings = { "invoke", "invoke-async", "invoke-in-own-thread", "invoke-in-callable",
			"invoke-by-error-page", "invoke-and-catch" })
	void handlerThatHasHadSomethingDoneThereAndThenWritesIsRefused(String path) throws Exception {
		start();
		HttpResponse<String> response = send("GET", "/" + path);
		assertRefused(response);
		assertThat(done()).containsExactly("audit");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST /write", "GET /primary-only", "GET /late", "GET /stale" })
	void requestWhoseFilterHasHadSomethingDoneThereIsNotSent(String request) throws Exception {
		start();
		HttpResponse<String> response = send(request.split(" ")[0], request.split(" ")[1], "X-Audit", "1",
				"Litefs-Max-Staleness", request.endsWith("stale") ? "1" : "1000");
		assertRefused(response);
		assertThat(done()).containsExactly("audit");
	}

	@ParameterizedTest
	@ValueSource(strings = { "redirect", "fly-replay", "reject" })
	void noTransportTakesARequestThatHasHadSomethingDoneThere(String transport) throws Exception {
		start("litefs.write.transport=" + transport, "litefs.primary.public-url=http://{hostname}:1");
		assertRefused(send("GET", "/invoke"));
		assertRefused(send("POST", "/write", "X-Audit", "1"));
		assertThat(done()).containsExactly("audit", "audit");
	}

	@Test
	void refusalAlsoHoldsWithoutLateForwarding() throws Exception {
		start("litefs.write.late=reject");
		assertRefused(send("GET", "/invoke"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /late", "GET /primary-only", "POST /write", "GET /late-async" })
	void requestIsSentOnceWhenAFilterWritesWhileItsReplyIsPassedOn(String request) throws Exception {
		start();
		HttpResponse<String> response = send(request.split(" ")[0], request.split(" ")[1], "X-Write-After", "1");
		assertThat(response.statusCode()).isGreaterThanOrEqualTo(500);
		assertThat(response.headers().firstValue("Retry-After")).isEmpty();
		assertThat(done()).containsExactly("handler");
	}

	@Test
	void filterThatWritesOnceAfterTheReplyWasLostGetsAnUnknownOutcome() throws Exception {
		start();
		HttpResponse<String> response = send("GET", "/late", "X-Write-After", "once");
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.body()).contains(WriteProblem.OUTCOME_UNKNOWN.type().toString());
		assertThat(done()).containsExactly("handler");
	}

	@Test
	void taskOfARequestThatWasSentThereSendsNothingItself() throws Exception {
		start();
		HttpResponse<String> response = send("GET", "/async-after");
		assertThat(response.body()).isEqualTo("node1");
		Replies replies = this.replica.bean(Replies.class);
		this.replica.bean(Gate.class).open();
		assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
			.isThrownBy(() -> replies.task.get(20, java.util.concurrent.TimeUnit.SECONDS))
			.withCauseInstanceOf(NotPrimaryException.class);
		assertThat(done()).containsExactly("handler");
	}

	@Test
	void requestWithoutAnythingDoneThereIsSentAsBefore() throws Exception {
		start();
		assertThat(send("GET", "/late").body()).isEqualTo("node1");
		assertThat(send("GET", "/invoke-later").statusCode()).isEqualTo(200);
		assertThat(done()).containsExactly("handler", "audit");
	}

	@Test
	void requestIsSentAfterACallThatCouldNotBeSent() throws Exception {
		start("litefs.channel.path=/other");
		HttpResponse<String> response = send("GET", "/invoke-and-catch");
		assertThat(response.body()).isEqualTo("node1");
	}

	@Test
	void callWhoseAsynchronousMethodMayHaveBegunIsNotSentAgain() {
		start();
		assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
			.isThrownBy(() -> this.replica.bean(Audit.class).demotedInTheMiddle().get())
			.withCauseInstanceOf(OutcomeUnknownException.class);
		assertThat(done()).containsExactly("half");
	}

	private void assertRefused(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains(WriteProblem.PARTLY_DONE.type().toString(), "@PrimaryOnly");
		assertThat(response.headers().firstValue("Retry-After")).isEmpty();
	}

	private List<String> done() {
		return this.primary.bean(Done.class).entries;
	}

	private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.replica.port() + path))
			.method(method, BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	static class Done {

		final List<String> entries = new CopyOnWriteArrayList<>();

	}

	static class Replies {

		volatile CompletableFuture<String> task = new CompletableFuture<>();

	}

	static class Gate {

		private final java.util.concurrent.CountDownLatch latch = new java.util.concurrent.CountDownLatch(1);

		void open() {
			this.latch.countDown();
		}

		void await() throws InterruptedException {
			this.latch.await();
		}

	}

	static class Audit {

		private final Done done;

		private final StubLitefsNode node;

		Audit(Done done, LitefsNode node) {
			this.done = done;
			this.node = (StubLitefsNode) node;
		}

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void write() {
			this.done.entries.add("audit");
		}

		@Async
		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		CompletableFuture<Void> writeAsync() {
			write();
			return CompletableFuture.completedFuture(null);
		}

		@Async
		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		CompletableFuture<Void> demotedInTheMiddle() {
			this.done.entries.add("half");
			throw new NotPrimaryException("UPDATE is a write", this.node.state());
		}

	}

	static class Tasks {

		private final Audit audit;

		private final Gate gate;

		Tasks(Audit audit, Gate gate) {
			this.audit = audit;
			this.gate = gate;
		}

		@Async
		CompletableFuture<String> writeWhenTheGateOpens() throws InterruptedException {
			this.gate.await();
			this.audit.write();
			return CompletableFuture.completedFuture("written");
		}

	}

	@RestController
	static class Controller implements org.springframework.boot.webmvc.error.ErrorController {

		private final Audit audit;

		private final Tasks tasks;

		private final Done done;

		private final Replies replies;

		private final LitefsNode node;

		Controller(@Lazy Audit audit, @Lazy Tasks tasks, Done done, Replies replies, LitefsNode node) {
			this.audit = audit;
			this.tasks = tasks;
			this.done = done;
			this.replies = replies;
			this.node = node;
		}

		@RequestMapping("/invoke")
		String invoke() {
			this.audit.write();
			return handle();
		}

		@RequestMapping("/invoke-later")
		String invokeOnly() {
			this.audit.write();
			return "";
		}

		@RequestMapping("/invoke-and-catch")
		String invokeAndCatch() {
			try {
				this.audit.write();
				throw new IllegalStateException("after");
			}
			catch (RuntimeException ex) {
				return handle();
			}
		}

		@RequestMapping("/invoke-async")
		String invokeAsync() {
			this.audit.writeAsync().join();
			return handle();
		}

		@RequestMapping("/invoke-in-own-thread")
		String invokeInOwnThread() {
			CompletableFuture.runAsync(this.audit::write).join();
			return handle();
		}

		@RequestMapping("/invoke-in-callable")
		Callable<String> invokeInCallable() {
			return () -> {
				this.audit.write();
				return handle();
			};
		}

		@RequestMapping("/invoke-by-error-page")
		void invokeByErrorPage(HttpServletResponse response) throws IOException {
			this.audit.write();
			response.sendError(410);
		}

		@RequestMapping("/error")
		String error() {
			return handle();
		}

		@RequestMapping({ "/late", "/write", "/stale" })
		String handle() {
			if (!this.node.state().role().isWritable()) {
				throw new IllegalStateException("wrapped", new NotPrimaryException("a write", this.node.state()));
			}
			this.done.entries.add("handler");
			return this.node.name();
		}

		@RequestMapping("/late-async")
		Callable<String> handleLater() {
			return this::handle;
		}

		@PrimaryOnly
		@RequestMapping("/primary-only")
		String primaryOnly() {
			return handle();
		}

		@RequestMapping("/async-after")
		String asyncAfter() throws Exception {
			if (!this.node.state().role().isWritable()) {
				this.tasks.writeWhenTheGateOpens().whenComplete((value, failure) -> {
					if (failure != null) {
						this.replies.task.completeExceptionally(failure);
					}
					else {
						this.replies.task.complete(value);
					}
				});
			}
			return handle();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	@ImportAutoConfiguration(TaskExecutionAutoConfiguration.class)
	static class Beans {

		@Bean
		Done done() {
			return new Done();
		}

		@Bean
		Replies replies() {
			return new Replies();
		}

		@Bean
		Gate gate() {
			return new Gate();
		}

		@Bean
		Audit audit(Done done, LitefsNode node) {
			return new Audit(done, node);
		}

		@Bean
		Tasks tasks(Audit audit, Gate gate) {
			return new Tasks(audit, gate);
		}

		@Bean
		Controller controller(@Lazy Audit audit, @Lazy Tasks tasks, Done done, Replies replies, LitefsNode node) {
			return new Controller(audit, tasks, done, replies, node);
		}

		@Bean
		FilterRegistrationBean<Filter> auditFilter(Audit audit) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				if (((HttpServletRequest) request).getHeader("X-Audit") != null) {
					audit.write();
				}
				chain.doFilter(request, response);
			});
			registration.setOrder(-20000);
			return registration;
		}

		// as Spring Session's filter, which saves the session when the reply begins
		@Bean
		FilterRegistrationBean<Filter> writingFilter(LitefsNode node) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				String writes = ((HttpServletRequest) request).getHeader("X-Write-After");
				boolean fails = writes != null && !node.state().role().isWritable();
				chain.doFilter(request, fails
						? new WritingResponse((HttpServletResponse) response, node, writes.equals("once")) : response);
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 50);
			registration.setAsyncSupported(true);
			return registration;
		}

	}

	static class WritingResponse extends HttpServletResponseWrapper {

		private final LitefsNode node;

		private final boolean once;

		private boolean written;

		WritingResponse(HttpServletResponse response, LitefsNode node, boolean once) {
			super(response);
			this.node = node;
			this.once = once;
		}

		private void write() {
			if (!this.written || !this.once) {
				this.written = true;
				throw new NotPrimaryException("The session cannot be saved", this.node.state());
			}
		}

		@Override
		public void flushBuffer() throws IOException {
			write();
			super.flushBuffer();
		}

		@Override
		public jakarta.servlet.ServletOutputStream getOutputStream() throws IOException {
			write();
			return super.getOutputStream();
		}

	}

}
