package io.github.litefsspring.chaos.client;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.litefsspring.chaos.history.AccountRead;
import io.github.litefsspring.chaos.history.Call;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.SetRead;
import io.github.litefsspring.chaos.history.Visit;
import io.github.litefsspring.chaos.history.Write;

/**
 * Keeps what all clients have done and seen.
 */
public final class Recorder {

	private final Queue<Write> writes = new ConcurrentLinkedQueue<>();

	private final Queue<SetRead> setReads = new ConcurrentLinkedQueue<>();

	private final Queue<AccountRead> accountReads = new ConcurrentLinkedQueue<>();

	private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();

	private final Queue<Call> errors = new ConcurrentLinkedQueue<>();

	private final Map<String, Map<Outcome, Integer>> counts = new TreeMap<>();

	void add(Write write) {
		this.writes.add(write);
		count(write.kind().name(), write.call());
	}

	// what was not answered says nothing of the database
	void add(SetRead read) {
		if (read.call().isOk()) {
			this.setReads.add(read);
		}
		count("READ", read.call());
	}

	void add(AccountRead read) {
		if (read.call().isOk()) {
			this.accountReads.add(read);
		}
		count("ACCOUNTS", read.call());
	}

	void add(Visit visit) {
		this.visits.add(visit);
		count("VISIT", visit.call());
	}

	void addError(Call call) {
		this.errors.add(call);
	}

	private synchronized void count(String operation, Call call) {
		this.counts.computeIfAbsent(operation, (name) -> new EnumMap<>(Outcome.class))
			.merge(call.outcome(), 1, Integer::sum);
	}

	/**
	 * All writes so far.
	 * @return a copy
	 */
	public List<Write> writes() {
		return List.copyOf(this.writes);
	}

	/**
	 * All reads of sets that were answered so far.
	 * @return a copy
	 */
	public List<SetRead> setReads() {
		return List.copyOf(this.setReads);
	}

	/**
	 * All reads of accounts that were answered so far.
	 * @return a copy
	 */
	public List<AccountRead> accountReads() {
		return List.copyOf(this.accountReads);
	}

	/**
	 * All uses of sessions so far.
	 * @return a copy
	 */
	public List<Visit> visits() {
		return List.copyOf(this.visits);
	}

	/**
	 * All answers so far that no application wants to give.
	 * @return a copy
	 */
	public List<Call> errors() {
		return List.copyOf(this.errors);
	}

	/**
	 * Number of operations, by kind and outcome.
	 * @return a table
	 */
	public synchronized String table() {
		StringBuilder table = new StringBuilder("%-10s %8s %8s %8s%n".formatted("", "ok", "failed", "unknown"));
		this.counts.forEach((operation, outcomes) -> table
			.append("%-10s %8d %8d %8d%n".formatted(operation, outcomes.getOrDefault(Outcome.OK, 0),
					outcomes.getOrDefault(Outcome.FAILED, 0), outcomes.getOrDefault(Outcome.UNKNOWN, 0))));
		return table.toString();
	}

	/**
	 * Number of all operations.
	 * @return the number
	 */
	public synchronized int total() {
		return this.counts.values()
			.stream()
			.map(Map::values)
			.flatMap(Collection::stream)
			.mapToInt(Integer::intValue)
			.sum();
	}

}
