package io.github.litefsspring.chaos.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.chaos.history.AccountRead;
import io.github.litefsspring.chaos.history.Movement;
import io.github.litefsspring.chaos.history.SetRead;
import io.github.litefsspring.chaos.history.Visit;
import io.github.litefsspring.chaos.history.Write;
import io.github.litefsspring.chaos.history.WriteKind;
import io.github.litefsspring.chaos.site.Node;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One user of the application: writes on any node, and expects to see it on any other.
 */
final class Client implements Runnable {

	private static final int ACCOUNTS = 8;

	private static final JsonMapper json = JsonMapper.shared();

	private final int number;

	private final String set;

	private final Random random;

	private final List<Node> nodes;

	private final Http http;

	private final Recorder recorder;

	// the last write of any client, for others to look for
	private final AtomicReference<@Nullable Write> latest;

	private final Set<String> acknowledged = new LinkedHashSet<>();

	private String token = "";

	private String session = "";

	private int values;

	private volatile boolean stopped;

	Client(int number, long seed, List<Node> nodes, Http http, Recorder recorder,
			AtomicReference<@Nullable Write> latest) {
		this.number = number;
		this.set = "s" + number;
		this.random = new Random(seed * 1000 + number);
		this.nodes = nodes;
		this.http = http;
		this.recorder = recorder;
		this.latest = latest;
	}

	@Override
	public void run() {
		try {
			while (!this.stopped) {
				act();
				TimeUnit.MILLISECONDS.sleep(50 + this.random.nextInt(200));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// a request that was sent is waited for: its outcome belongs to the record
	void stop() {
		this.stopped = true;
	}

	private void act() throws InterruptedException {
		int choice = this.random.nextInt(100);
		if (choice < 25) {
			write(WriteKind.APPEND, "/append", Movement.NONE, "");
		}
		else if (choice < 30) {
			write(WriteKind.STORE, "/store", Movement.NONE, "");
		}
		else if (choice < 45) {
			transfer();
		}
		else if (choice < 52) {
			write(WriteKind.INVOKE, "/invoke", Movement.NONE, "");
		}
		else if (choice < 60) {
			visit();
		}
		else if (choice < 80) {
			read(this.set, this.token, new LinkedHashSet<>(this.acknowledged));
		}
		else if (choice < 92) {
			readLatest();
		}
		else {
			accounts();
		}
	}

	private void transfer() throws InterruptedException {
		Movement movement = new Movement(this.random.nextInt(ACCOUNTS), this.random.nextInt(ACCOUNTS),
				1 + this.random.nextInt(50));
		write(WriteKind.TRANSFER, "/transfer", movement,
				"?from=%d&to=%d&amount=%d".formatted(movement.from(), movement.to(), movement.amount()));
	}

	void write(WriteKind kind, String path, Movement movement, String query) throws InterruptedException {
		String value = this.set + "-" + ++this.values;
		Answer answer = send("POST", path + "/" + this.set + "/" + value + query);
		Write write = new Write(kind, this.set, value, movement, answer.call());
		this.recorder.add(write);
		if (answer.call().isOk() && !answer.call().token().isEmpty()) {
			this.acknowledged.add(value);
			this.token = answer.call().token();
			this.latest.set(write);
		}
	}

	private void readLatest() throws InterruptedException {
		Write write = this.latest.get();
		if (write != null) {
			read(write.set(), write.call().token(), Set.of(write.value()));
		}
	}

	private void read(String set, String token, Set<String> required) throws InterruptedException {
		Answer answer = this.http.send(this.number, node(), "GET", "/sets/" + set,
				token.isEmpty() ? Map.of() : Map.of("Litefs-Position", token));
		List<String> seen = parse(answer, new TypeReference<>() {
		}, new ArrayList<>());
		this.recorder.add(new SetRead(set, seen, token.isEmpty() ? Set.of() : required, answer.call()));
	}

	private void accounts() throws InterruptedException {
		Answer answer = send("GET", "/accounts");
		Map<Integer, Long> balances = parse(answer, new TypeReference<>() {
		}, new HashMap<>());
		this.recorder.add(new AccountRead(balances, answer.call()));
	}

	private void visit() throws InterruptedException {
		Answer answer = send("POST", "/visits");
		for (String cookie : answer.cookies()) {
			if (cookie.startsWith("SESSION=")) {
				this.session = cookie.substring(0, cookie.indexOf(';'));
			}
		}
		if (answer.call().isOk() && !answer.call().token().isEmpty()) {
			this.token = answer.call().token();
		}
		this.recorder.add(new Visit(parse(answer, new TypeReference<>() {
		}, 0), answer.call()));
	}

	private Answer send(String method, String path) throws InterruptedException {
		Map<String, String> headers = new HashMap<>();
		if (!this.token.isEmpty()) {
			headers.put("Litefs-Position", this.token);
		}
		if (!this.session.isEmpty()) {
			headers.put("Cookie", this.session);
		}
		return this.http.send(this.number, node(), method, path, headers);
	}

	private Node node() {
		return this.nodes.get(this.random.nextInt(this.nodes.size()));
	}

	private static <T> T parse(Answer answer, TypeReference<T> type, T otherwise) {
		if (answer.body().isEmpty()) {
			return otherwise;
		}
		try {
			return json.readValue(answer.body(), type);
		}
		catch (JacksonException ex) {
			throw new IllegalStateException(answer.call() + ": " + answer.body(), ex);
		}
	}

}
