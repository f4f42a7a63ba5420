package io.github.litefsspring.chaos.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.litefsspring.chaos.history.AccountRead;
import io.github.litefsspring.chaos.history.Call;
import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.Loss;
import io.github.litefsspring.chaos.history.Movement;
import io.github.litefsspring.chaos.history.NodeState;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.RestoredLineage;
import io.github.litefsspring.chaos.history.SetRead;
import io.github.litefsspring.chaos.history.StoreTrouble;
import io.github.litefsspring.chaos.history.Visit;
import io.github.litefsspring.chaos.history.Write;
import io.github.litefsspring.chaos.history.WriteKind;

/**
 * A history in which each call takes one second. Nothing is wrong until a test puts it
 * there.
 */
class HistoryBuilder {

	static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

	static final String TOKEN = "%016x-00000000000000aa";

	final Map<Integer, Long> opening = new TreeMap<>(Map.of(0, 1000L, 1, 1000L));

	final List<Write> writes = new ArrayList<>();

	final List<SetRead> setReads = new ArrayList<>();

	final List<AccountRead> accountReads = new ArrayList<>();

	final List<Visit> visits = new ArrayList<>();

	final List<Call> errors = new ArrayList<>();

	final List<Loss> losses = new ArrayList<>();

	final List<StoreTrouble> storeTroubles = new ArrayList<>();

	final List<String> absences = new ArrayList<>();

	final List<String> values = new ArrayList<>();

	final Map<Integer, Long> balances = new TreeMap<>(this.opening);

	final List<NodeState> nodes = new ArrayList<>();

	final List<RestoredLineage> lineages = new ArrayList<>();

	private int second;

	Write append(String value, Outcome outcome) {
		return write(WriteKind.APPEND, value, Movement.NONE, outcome);
	}

	Write write(WriteKind kind, String value, Movement movement, Outcome outcome) {
		Write write = new Write(kind, "s1", value, movement, call("node1", outcome));
		this.writes.add(write);
		if (outcome == Outcome.OK) {
			this.values.add(value);
			this.balances.merge(movement.from(), -(long) movement.amount(), Long::sum);
			this.balances.merge(movement.to(), (long) movement.amount(), Long::sum);
		}
		return write;
	}

	// the token's number is that of the second
	Call call(String node, Outcome outcome) {
		this.second++;
		return new Call(1, node, START.plusSeconds(this.second), START.plusSeconds(this.second + 1), outcome, node,
				TOKEN.formatted(this.second), "200");
	}

	void read(String node, List<String> seen, String... required) {
		this.setReads.add(new SetRead("s1", seen, Set.of(required), call(node, Outcome.OK)));
	}

	void visit(int count, Outcome outcome) {
		this.visits.add(new Visit(count, call("node1", outcome)));
	}

	void lose(long firstTxid, long lastTxid, int fromSecond, int toSecond) {
		this.losses.add(new Loss("node1", firstTxid, lastTxid, START.plusSeconds(fromSecond),
				START.plusSeconds(toSecond), START.plusSeconds(1000)));
	}

	void lineage(String name, boolean current, List<String> present) {
		this.lineages.add(new RestoredLineage(name, current, "", present, this.balances));
	}

	List<ViolationKind> check() {
		if (this.nodes.isEmpty()) {
			for (String node : List.of("node1", "node2", "node3")) {
				this.nodes.add(new NodeState(node, List.copyOf(this.values), Map.copyOf(this.balances), "[ok]"));
			}
		}
		return Checker
			.check(new History(this.opening, this.writes, this.setReads, this.accountReads, this.visits, this.errors,
					this.losses, this.storeTroubles, this.absences, this.nodes, this.lineages))
			.stream()
			.map(Violation::kind)
			.toList();
	}

}
