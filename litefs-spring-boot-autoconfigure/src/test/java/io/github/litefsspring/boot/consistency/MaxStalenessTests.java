package io.github.litefsspring.boot.consistency;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsConsistencyAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsWebAutoConfiguration;
import io.github.litefsspring.consistency.MaxStaleness;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class MaxStalenessTests {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final StubLitefsNode replicaNode = new StubLitefsNode(Role.REPLICA).become(Role.REPLICA, "localhost");

	private ConsistencyNode primary;

	private ConsistencyNode replica;

	@BeforeEach
	void start() {
		this.primary = new ConsistencyNode(new StubLitefsNode(Role.PRIMARY));
		this.replica = new ConsistencyNode(this.replicaNode,
				"litefs.primary.app-url=http://{hostname}:" + this.primary.port(), "litefs.consistency.enabled=true",
				"litefs.write.passthrough=/here/**");
	}

	@AfterEach
	void stop() {
		this.replica.close();
		this.primary.close();
	}

	@Test
	void replicaThatIsFreshEnoughAnswers() throws Exception {
		this.replicaNode.lagging(Duration.ofSeconds(5));
		assertThat(get("/bounded", null).body()).startsWith("REPLICA");
		assertThat(get("/read", "5").body()).startsWith("REPLICA");
	}

	@Test
	void olderDataSendsTheRequestToThePrimary() throws Exception {
		this.replicaNode.lagging(Duration.ofMillis(5001));
		assertThat(get("/bounded", null).body()).startsWith("PRIMARY");
		assertThat(get("/read", "5").body()).startsWith("PRIMARY");
		assertThat(get("/read", "6").body()).startsWith("REPLICA");
		assertThat(get("/read", null).body()).startsWith("REPLICA");
		assertThat(get("/here/read", "5").body()).startsWith("REPLICA");
	}

	@Test
	void unknownStalenessIsTooOld() throws Exception {
		this.replicaNode.lagging(null);
		assertThat(get("/bounded", null).body()).startsWith("PRIMARY");
	}

	@Test
	void stricterOfHandlerAndClientCounts() throws Exception {
		this.replicaNode.lagging(Duration.ofSeconds(4));
		assertThat(get("/bounded", "3").body()).startsWith("PRIMARY");
		this.replicaNode.lagging(Duration.ofSeconds(6));
		assertThat(get("/bounded", "60").body()).startsWith("PRIMARY");
	}

	@Test
	void clientThatAsksForLessThanAReplicaCanKnowReadsOnThePrimary() throws Exception {
		this.replicaNode.lagging(Duration.ZERO);
		assertThat(get("/read", "1").body()).startsWith("PRIMARY");
		assertThat(get("/read", "0").body()).startsWith("PRIMARY");
	}

	@Test
	void withoutAPrimaryTheAnswerIs503() throws Exception {
		this.replicaNode.become(Role.NO_PRIMARY).lagging(Duration.ofSeconds(6));
		HttpResponse<String> response = get("/bounded", null);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		this.replicaNode.lagging(Duration.ofSeconds(3));
		assertThat(get("/bounded", null).body()).startsWith("NO_PRIMARY");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "2s", "1.5", "99999999999999999999", "" })
	void headerThatIsNoNumberIsRefused(String value) throws Exception {
		HttpResponse<String> response = get("/read", value);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("urn:litefs-spring:problem:invalid-max-staleness");
	}

	@ParameterizedTest
	@ValueSource(classes = { TooStrict.class, NoDuration.class })
	void boundThatCannotBeKeptStopsTheStart(Class<?> handlers) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class,
					LitefsConsistencyAutoConfiguration.class, WebMvcAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class))
			.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA))
			.withPropertyValues("litefs.consistency.enabled=false")
			.withBean(handlers)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(MaxStalenessException.class)
				.hasMessageContaining("@MaxStaleness(\""));
	}

	private HttpResponse<String> get(String path, String maxStaleness) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.replica.url(path));
		if (maxStaleness != null) {
			request.header("Litefs-Max-Staleness", maxStaleness);
		}
		return client.send(request.build(), BodyHandlers.ofString());
	}

	@RestController
	@MaxStaleness("1999ms")
	static class TooStrict {

		@GetMapping("/strict")
		String strict() {
			return "";
		}

	}

	@RestController
	static class NoDuration {

		@MaxStaleness("soon")
		@GetMapping("/soon")
		String soon() {
			return "";
		}

	}

}
