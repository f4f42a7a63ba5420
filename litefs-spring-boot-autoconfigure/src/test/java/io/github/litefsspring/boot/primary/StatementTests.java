package io.github.litefsspring.boot.primary;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.durability.DurableCall;
import io.github.litefsspring.boot.jdbc.LitefsExceptionTranslator;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatusCode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StatementTests {

	@TempDir
	Path directory;

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B")
		.become(Role.REPLICA, "node1");

	private ChannelNode primary;

	private ChannelNode replica;

	private JdbcClient jdbc;

	@BeforeEach
	void start() {
		this.primary = new ChannelNode(this.first, Beans.class, "litefs.write.statements=invoke",
				"test.database=" + this.directory.resolve("primary.db"));
		this.primary.bean(JdbcClient.class)
			.sql("create table item (id integer primary key, name text unique)")
			.update();
		this.replica = new ChannelNode(this.second, Beans.class, ChannelNode.primaryAt(this.primary),
				"litefs.write.statements=invoke", "litefs.write.hold-timeout=300ms", "litefs.write.invoke-timeout=5s",
				"test.database=" + this.directory.resolve("primary.db"));
		this.jdbc = this.replica.bean(JdbcClient.class);
	}

	@AfterEach
	void close() {
		this.replica.close();
		this.primary.close();
	}

	@Test
	void anUpdateRunsOnThePrimaryAndGivesItsCountAndKey() {
		GeneratedKeyHolder keys = new GeneratedKeyHolder();
		int count = this.jdbc.sql("insert into item(id, name) values (?, ?)").params(17, "flute").update(keys);
		assertThat(count).isEqualTo(1);
		assertThat(keys.getKey()).isEqualTo(17);
		assertThat(
				this.jdbc.sql("insert into item(name) values ('x'), ('y') returning name").query(String.class).list())
			.containsExactly("x", "y");
		assertThat(names()).containsExactly("flute", "x", "y");
		assertThat(this.replica.bean(Blocking.class).arrived).isEqualTo("000000000000000a-0000000000000001");
	}

	@Test
	void anErrorComesBackAsTheSameException() {
		this.jdbc.sql("insert into item(name) values ('twice')").update();
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.jdbc.sql("insert into item(name) values ('twice')").update())
			.satisfies((ex) -> {
				assertThat(ex.getCause()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
				SQLException cause = (SQLException) ex.getCause();
				assertThat(cause.getSQLState()).isEqualTo("23505");
				assertThat(cause.getErrorCode()).isEqualTo(19);
				assertThat(cause.getCause()).isInstanceOf(RemoteStackTrace.class)
					.hasMessageContaining("on the primary 'node1'");
			});
	}

	@Test
	void aStatementOfADurableMethodIsNotSentToWhereNobodyWaits() {
		try (DurableCall call = DurableCall.enter("Items.create")) {
			assertThatExceptionOfType(NotPrimaryException.class)
				.isThrownBy(() -> this.jdbc.sql("insert into item(name) values ('a')").update())
				.withMessageContaining("Items.create is @DurableCommit")
				.withMessageContaining("Nothing was done");
		}
		assertThat(names()).isEmpty();
		assertThat(this.jdbc.sql("insert into item(name) values ('a')").update()).isEqualTo(1);
	}

	@Test
	void withoutAPrimaryNothingIsDone() {
		this.second.become(Role.NO_PRIMARY);
		assertThatExceptionOfType(NotPrimaryException.class)
			.isThrownBy(() -> this.jdbc.sql("insert into item(name) values ('a')").update())
			.withMessageContaining("litefs.write.hold-timeout");
		this.second.become(Role.REPLICA, "node1");
		this.first.become(Role.PRIMARY, "somebody-else");
		assertThatExceptionOfType(NotPrimaryException.class)
			.isThrownBy(() -> this.jdbc.sql("insert into item(name) values ('a')").update());
		assertThat(names()).isEmpty();
	}

	@Test
	void aStatementWithoutAnAnswerHasAnUnknownOutcome() {
		CountDownLatch released = this.primary.bean(CountDownLatch.class);
		try (ChannelNode node = new ChannelNode(
				new StubLitefsNode(Role.REPLICA, "node3", "000000000000000C").become(Role.REPLICA, "node1"),
				Beans.class, ChannelNode.primaryAt(this.primary), "litefs.write.statements=invoke",
				"litefs.write.invoke-timeout=1s", "test.database=" + this.directory.resolve("primary.db"))) {
			this.primary.bean(Blocking.class).block = true;
			JdbcClient client = node.bean(JdbcClient.class);
			assertThatExceptionOfType(OutcomeUnknownException.class)
				.isThrownBy(() -> client.sql("insert into item(name) values ('unknown')").update())
				.withCauseInstanceOf(OutcomeUnknownSqlException.class)
				.withMessageContaining("may or may not have run");
		}
		finally {
			released.countDown();
		}
	}

	@Test
	void aWebRequestIsStillSentAsAWhole() {
		assertThat(get("/write/direct")).startsWith("200").contains("node1");
		assertThat(get("/write/callable")).startsWith("200").contains("node1");
		assertThat(this.primary.bean(Controller.class).calls).isEqualTo(2);
	}

	@Test
	void aRequestThatHasHadSomethingDoneOnThePrimaryIsNotRunThereAgain() {
		assertThat(get("/write/after-invoke")).startsWith("500").contains("partly-done", "INVOKE");
		assertThat(names()).containsExactly("invoked");
		assertThat(get("/write/invoke")).startsWith("200").contains("node2");
	}

	private String get(String path) {
		return RestClient.create("http://localhost:" + this.replica.port())
			.get()
			.uri(path)
			.exchange((request, response) -> {
				HttpStatusCode status = response.getStatusCode();
				return status.value() + " " + new String(response.getBody().readAllBytes());
			});
	}

	private List<String> names() {
		return this.primary.bean(JdbcClient.class).sql("select name from item order by id").query(String.class).list();
	}

	/**
	 * Holds statements back until the test has seen enough.
	 */
	static class Blocking implements InvocationPosition {

		private final CountDownLatch released;

		private volatile boolean block;

		private volatile String arrived;

		Blocking(CountDownLatch released) {
			this.released = released;
		}

		@Override
		public Recording begin() {
			return () -> {
				try {
					if (this.block) {
						this.released.await();
					}
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return "000000000000000a-0000000000000001";
			};
		}

		@Override
		public void arrived(String position) {
			this.arrived = position;
		}

	}

	static class Items {

		private final JdbcClient jdbc;

		Items(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void add(String name) {
			this.jdbc.sql("insert into item(name) values (?)").param(name).update();
		}

	}

	@RestController
	static class Controller {

		private final LitefsNode node;

		private final JdbcClient jdbc;

		private final Items items;

		private int calls;

		Controller(LitefsNode node, JdbcClient jdbc, Items items) {
			this.node = node;
			this.jdbc = jdbc;
			this.items = items;
		}

		private String write(String name) {
			this.jdbc.sql("insert into item(name) values (?)").param(name).update();
			this.calls++;
			return this.node.name();
		}

		@GetMapping("/write/direct")
		String direct() {
			return write("direct");
		}

		@GetMapping("/write/callable")
		Callable<String> callable() {
			return () -> write("callable");
		}

		@GetMapping("/write/after-invoke")
		String afterInvoke() {
			this.items.add("invoked");
			return write("after");
		}

		@GetMapping("/write/invoke")
		String invoke() {
			this.items.add("only invoked");
			return this.node.name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		LitefsDataSource dataSource(LitefsNode node, Environment environment,
				ObjectProvider<RemoteStatements> remoteStatements) {
			Path database = Path.of(environment.getRequiredProperty("test.database"));
			return new LitefsDataSource(node, DataSourceSettings.of(database), remoteStatements.getObject());
		}

		@Bean
		JdbcClient jdbcClient(DataSource dataSource) {
			JdbcTemplate template = new JdbcTemplate(dataSource);
			template.setExceptionTranslator(new LitefsExceptionTranslator());
			return JdbcClient.create(template);
		}

		@Bean
		CountDownLatch latch() {
			return new CountDownLatch(1);
		}

		@Bean
		Blocking blocking(CountDownLatch latch) {
			return new Blocking(latch);
		}

		@Bean
		Items items(JdbcClient jdbc) {
			return new Items(jdbc);
		}

		@Bean
		Controller controller(LitefsNode node, JdbcClient jdbc, Items items) {
			return new Controller(node, jdbc, items);
		}

	}

}
