package io.github.litefsspring.boot.channel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.primary.InvocationPosition;
import io.github.litefsspring.boot.primary.InvokableMethods;
import io.github.litefsspring.boot.primary.InvokeHandler;
import io.github.litefsspring.boot.primary.StatementHandler;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages of a node that has the secret and has lost its mind: nothing but a proper call
 * or statement does anything.
 */
class SignedNonsenseTests {

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final int MESSAGES = Integer.getInteger("litefs.fuzz.messages", 10_000);

	private static final String PAY = "pay(long,%s,java.util.List,[Ljava.lang.String;)"
		.formatted(Payment.class.getName());

	@TempDir
	Path directory;

	private final Random random = new Random(4);

	private final JsonNodeFactory json = JsonNodeFactory.instance;

	private final Payments payments = new Payments();

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY);

	private final Map<String, Integer> outcomes = new TreeMap<>();

	private LitefsDataSource dataSource;

	private ChannelEndpoint endpoint;

	private int nonce;

	@BeforeEach
	void start() throws SQLException {
		this.dataSource = new LitefsDataSource(this.node, DataSourceSettings.of(this.directory.resolve("data.db")));
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create table item (id integer primary key, name text)");
		}
		GenericApplicationContext beans = new GenericApplicationContext();
		beans.registerBean("payments", Payments.class, () -> this.payments);
		InvokableMethods methods = new InvokableMethods(beans.getDefaultListableBeanFactory(), () -> {
		});
		beans.refresh();
		methods.afterSingletonsInstantiated();
		this.endpoint = new ChannelEndpoint(new ChannelSettings("/litefs/internal", "", SECRET, 1024 * 1024),
				List.of(new InvokeHandler(this.node, methods, InvocationPosition.NONE, new RunningWrites(),
						ObservationRegistry.NOOP),
						new StatementHandler(this.node, () -> this.dataSource, InvocationPosition.NONE,
								new RunningWrites(), ObservationRegistry.NOOP)),
				ChannelMetrics.NONE);
		Gadget.made.set(0);
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	@Test
	void aProperCallAndAProperStatementAreTaken() throws Exception {
		assertThat(read(send(call())).get("outcome").asString()).isEqualTo("RETURNED");
		assertThat(this.payments.calls).hasSize(1);
		assertThat(read(send(statement())).get("failure").isNull()).isTrue();
		assertThat(items()).isEqualTo(1);
	}

	@Test
	void aCallThatIsNotExactlyOneOfAMethodInvokesNothing() throws Exception {
		for (int i = 0; i < MESSAGES / 2; i++) {
			ObjectNode message = call();
			ObjectNode body = (ObjectNode) message.get("body");
			ArrayNode arguments = (ArrayNode) body.get("arguments");
			switch (i % 10) {
				case 0 -> body.put("bean", text());
				case 1 -> body.put("method", text());
				case 2 ->
					body.put("method", List.of("secret()", "toString()", "getClass()", "pay(long)").get(i / 10 % 4));
				case 3 -> body.put("primary", text());
				case 4 -> {
					if (this.random.nextBoolean()) {
						arguments.add(nonsense(3));
					}
					else {
						arguments.remove(this.random.nextInt(4));
					}
				}
				case 5 -> arguments.set(0,
						oneOf(this.json.objectNode(), this.json.arrayNode().add("x"), this.json.stringNode("x"),
								this.json.numberNode(1e30), this.json.nullNode(), this.json.booleanNode(true)));
				case 6 -> arguments.set(1, oneOf(this.json.arrayNode().add(1).add(2), typed(), deep(400),
						this.json.numberNode(7), this.json.objectNode().put("amount", "x")));
				case 7 ->
					arguments.set(2, oneOf(typed(), this.json.arrayNode().add(this.json.arrayNode().add("x").add(2)),
							large(this.json.numberNode(3)), this.json.objectNode().put("a", 1)));
				case 8 -> body.set("arguments", oneOf(this.json.objectNode(), this.json.nullNode(), deep(100),
						this.json.stringNode("x"), large(this.json.nullNode())));
				default -> body.set(oneOf("bean", "method", "primary", "arguments"), oneOf(this.json.nullNode(),
						this.json.arrayNode(), this.json.objectNode(), large(this.json.stringNode("y"))));
			}
			send(message);
			assertThat(this.payments.calls).as("%s", shorten(message)).isEmpty();
		}
		assertThat(Gadget.made).hasValue(0);
		assertThat(this.outcomes).containsKeys("400", "UNKNOWN_METHOD", "ARGUMENTS_UNREADABLE", "NOT_PRIMARY");
	}

	@Test
	void aStatementThatIsNotExactlyOneWriteRunsNothing() throws Exception {
		List<String> refused = List.of("select 1", "delete from item; delete from item", "vacuum", "begin", "commit",
				"attach 'x.db' as x", "vacuum into 'x.db'", "pragma writable_schema=on", "", ";", "restore from x.db",
				"select load_extension('x')", "backup to x.db", "insert into item(name) values (",
				"insert into none values (1)");
		for (int i = 0; i < MESSAGES / 2; i++) {
			ObjectNode message = statement();
			ObjectNode body = (ObjectNode) message.get("body");
			ArrayNode parameters = (ArrayNode) body.get("parameters");
			switch (i % 8) {
				case 0 -> body.put("sql", refused.get(this.random.nextInt(refused.size())));
				case 1 -> body.put("sql", text());
				case 2 -> body.put("primary", text());
				case 3 -> parameters.add(this.json.objectNode().put("integer", 1));
				case 4 -> parameters.set(0,
						oneOf(this.json.objectNode().put("integer", "x"),
								this.json.objectNode().put("integer", 1).put("text", "two"),
								this.json.objectNode().put("real", "x"), this.json.objectNode().put("blob", "?"),
								this.json.stringNode("x"), this.json.nullNode(), this.json.numberNode(3),
								this.json.arrayNode().add(3)));
				case 5 -> body.set("parameters", oneOf(this.json.nullNode(), typed(), this.json.stringNode("x"),
						deep(100), large(this.json.objectNode().put("integer", 3)), large(this.json.nullNode())));
				case 6 -> body.set(oneOf("sql", "primary"),
						oneOf(this.json.nullNode(), this.json.objectNode(), large(this.json.stringNode("z"))));
				default -> body.set(oneOf("maxRows", "queryTimeout"), oneOf(this.json.numberNode(-1),
						this.json.stringNode("x"), this.json.objectNode(), this.json.numberNode(1e30), typed()));
			}
			send(message);
			assertThat(items()).as("%s", shorten(message)).isZero();
		}
		assertThat(Gadget.made).hasValue(0);
		assertThat(this.outcomes).containsKeys("400", "java.sql.SQLFeatureNotSupportedException",
				"java.sql.SQLSyntaxErrorException", "NOT_PRIMARY");
	}

	@Test
	void whateverIsChangedAnywhereThereIsNoErrorOfTheServerAndOnlyWhatIsSaidToBeDoneIsDone() throws Exception {
		int rows = 0;
		for (int i = 0; i < MESSAGES / 2; i++) {
			boolean statement = this.random.nextBoolean();
			ObjectNode message = statement ? statement() : call();
			for (int change = this.random.nextInt(3); change >= 0; change--) {
				change(message);
			}
			int calls = this.payments.calls.size();
			JsonNode reply = read(send(message));
			boolean returned = reply.path("outcome").asString("").equals("RETURNED");
			assertThat(this.payments.calls).as("%s", shorten(message)).hasSize(calls + (returned ? 1 : 0));
			rows += (int) reply.path("result").path("updateCount").asLong(0);
			assertThat(items()).as("%s", shorten(message)).isEqualTo(rows);
		}
		assertThat(this.payments.calls).allSatisfy((call) -> assertThat(call).doesNotContain("Gadget"));
		assertThat(Gadget.made).hasValue(0);
	}

	private void change(JsonNode node) {
		if (node instanceof ObjectNode object && !object.isEmpty()) {
			List<String> names = new ArrayList<>(object.propertyNames());
			String name = names.get(this.random.nextInt(names.size()));
			if (object.get(name).isContainer() && this.random.nextInt(4) > 0) {
				change(object.get(name));
			}
			else if (this.random.nextInt(5) == 0) {
				object.remove(name);
			}
			else {
				object.set((this.random.nextInt(5) == 0) ? text() : name, nonsense(4));
			}
		}
		else if (node instanceof ArrayNode array && !array.isEmpty()) {
			int index = this.random.nextInt(array.size());
			if (array.get(index).isContainer() && this.random.nextInt(3) > 0) {
				change(array.get(index));
			}
			else {
				array.set(index, nonsense(4));
			}
		}
	}

	private JsonNode nonsense(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 14 : 8)) {
			case 0 -> this.json.nullNode();
			case 1 -> this.json.booleanNode(this.random.nextBoolean());
			case 2 -> this.json.numberNode(this.random.nextLong());
			case 3 -> this.json.numberNode(this.random.nextGaussian() * 1e20);
			case 4 -> this.json.stringNode(text());
			case 5 -> this.json.numberNode(new java.math.BigDecimal("1e100000"));
			case 6 -> this.json.stringNode(Gadget.class.getName());
			case 7 -> this.json.numberNode(this.random.nextInt(3) - 1);
			case 8 -> typed();
			case 9 -> deep(this.random.nextInt(450));
			case 10 -> large(this.json.numberNode(1));
			case 11 -> this.json.objectNode().set(text(), nonsense(depth - 1));
			case 12 -> this.json.arrayNode().add(nonsense(depth - 1)).add(nonsense(depth - 1));
			default -> this.json.objectNode().set("@type", nonsense(depth - 1));
		};
	}

	private JsonNode typed() {
		String hint = oneOf("@class", "@type", "type", "class", "@c");
		JsonNode object = this.json.objectNode().put(hint, Gadget.class.getName()).put("name", "x");
		return oneOf(object, this.json.arrayNode().add(Gadget.class.getName()).add(object));
	}

	private JsonNode deep(int levels) {
		JsonNode node = this.json.numberNode(1);
		for (int i = 0; i < levels; i++) {
			node = (i % 2 == 0) ? this.json.arrayNode().add(node) : this.json.objectNode().set("amount", node);
		}
		return node;
	}

	private JsonNode large(JsonNode member) {
		ArrayNode array = this.json.arrayNode();
		for (int i = this.random.nextInt(40) * 10; i >= -1; i--) {
			array.add(member);
		}
		return array;
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(12); i >= 0; i--) {
			text.append((char) (this.random.nextBoolean() ? this.random.nextInt(128) : this.random.nextInt(0xD800)));
		}
		return text.toString();
	}

	@SafeVarargs
	private <T> T oneOf(T... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private ObjectNode call() {
		ObjectNode body = this.json.objectNode();
		body.put("bean", "payments").put("method", PAY).put("primary", "node1");
		ObjectNode payment = this.json.objectNode().put("amount", 5).put("text", "rent");
		body.putArray("arguments")
			.add(7)
			.add(payment)
			.add(this.json.arrayNode().add(payment.deepCopy()))
			.add(this.json.arrayNode().add("a").add("b"));
		body.putObject("trace").put("traceparent", "00");
		body.put("locale", "de-DE");
		body.putObject("principal").put("name", "anna").put("anonymous", false).putArray("authorities").add("ROLE_A");
		return envelope("primary.invoke", body);
	}

	private ObjectNode statement() {
		ObjectNode body = this.json.objectNode();
		body.put("sql", "insert into item(name) values (?)").put("primary", "node1");
		body.putArray("parameters").add(this.json.objectNode().put("text", "flute"));
		ObjectNode keys = body.putObject("keys");
		keys.putArray("columns").add("id");
		keys.putArray("indexes").add(1);
		body.put("maxRows", 0).put("queryTimeout", 0);
		body.putObject("trace");
		return envelope("primary.statement", body);
	}

	private ObjectNode envelope(String type, JsonNode body) {
		ObjectNode envelope = this.json.objectNode();
		envelope.put("type", type).put("timeoutMillis", 1000).set("body", body);
		return envelope;
	}

	private MockHttpServletResponse send(JsonNode message) throws Exception {
		byte[] body = JsonMapper.shared().writeValueAsBytes(message);
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/litefs/internal");
		String timestamp = String.valueOf(System.currentTimeMillis());
		String nonce = "%032x".formatted(++this.nonce);
		request.addHeader(ChannelHeaders.SENDER, "node9");
		request.addHeader(ChannelHeaders.TIMESTAMP, timestamp);
		request.addHeader(ChannelHeaders.NONCE, nonce);
		request.addHeader(ChannelHeaders.SIGNATURE,
				new MessageSignature(SECRET).ofRequest("POST", "/litefs/internal", timestamp, nonce, "node9", body));
		request.setContent(body);
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.endpoint.service(request, response);
		String reply = response.getContentAsString(StandardCharsets.UTF_8);
		assertThat(response.getStatus()).as("%s: %s", shorten(message), reply).isIn(200, 400, 404);
		assertThat(reply).doesNotContain("\\tat ", ".java\"", "java.base");
		count(response.getStatus(), reply);
		return response;
	}

	private void count(int status, String reply) {
		String outcome = String.valueOf(status);
		if (status == 200) {
			JsonNode node = JsonMapper.shared().readTree(reply);
			outcome = node.path("outcome").asString(node.path("failure").path("types").path(0).asString("done"));
			outcome = node.path("notPrimary").asBoolean(false) ? "NOT_PRIMARY" : outcome;
		}
		this.outcomes.merge(outcome, 1, Integer::sum);
	}

	private static JsonNode read(MockHttpServletResponse response) throws Exception {
		return JsonMapper.shared().readTree(response.getContentAsString(StandardCharsets.UTF_8));
	}

	private int items() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from item")) {
			return rows.getInt(1);
		}
	}

	private static String shorten(JsonNode message) {
		String text = message.toString();
		return (text.length() > 500) ? text.substring(0, 500) : text;
	}

	record Payment(long amount, String text) {
	}

	/**
	 * A class that must never be made from a message.
	 */
	@SuppressWarnings("serial")
	static class Gadget extends ArrayList<String> {

		private static final AtomicInteger made = new AtomicInteger();

		Gadget() {
			made.incrementAndGet();
		}

	}

	static class Payments {

		private final List<String> calls = new ArrayList<>();

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		String pay(long invoice, Payment payment, List<Payment> parts, String[] texts) {
			this.calls.add(invoice + " " + payment + " " + parts + " " + texts);
			for (Payment part : (parts != null) ? parts : List.<Payment>of()) {
				this.calls.set(this.calls.size() - 1, invoice + " " + payment + " " + part);
			}
			return "paid";
		}

		String secret() {
			this.calls.add("secret");
			return "secret";
		}

	}

}
