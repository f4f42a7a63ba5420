package io.github.litefsspring.benchmarks.reads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.load.Operation;

/**
 * Point reads on a replica of a real LiteFS cluster while the primary commits at a steady
 * pace, through the starter and through a plain pool, in short rounds in turn. With the
 * reads goes the delay of replication: from the commit on the primary until the replica
 * has it, "never" when that takes more than a second.
 */
public final class ReadsBenchmark implements Benchmark {

	private static final int ROUNDS = 3;

	private static final int[] THREADS = { 1, 4, 8 };

	private static final int COMMITS = 25;

	private static final int MANY_COMMITS = 50;

	private static final Duration DELAY = Duration.ofMillis(300);

	private final Set<Section> sections;

	private ReadsBenchmark(Set<Section> sections) {
		this.sections = sections;
	}

	/**
	 * All sections. The value is ours divided by the plain pool's reads/s, in WAL mode
	 * with one thread in autocommit mode.
	 * @return the benchmark
	 */
	public static Benchmark complete() {
		return new ReadsBenchmark(EnumSet.allOf(Section.class));
	}

	/**
	 * The comparison with the plain pool alone, in WAL mode, and its value.
	 * @return the benchmark
	 */
	public static Benchmark writeAheadLog() {
		return new ReadsBenchmark(EnumSet.of(Section.WAL));
	}

	/**
	 * The comparison with the plain pool alone, with a rollback journal. The value is
	 * that of one thread in autocommit mode.
	 * @return the benchmark
	 */
	public static Benchmark rollbackJournal() {
		return new ReadsBenchmark(EnumSet.of(Section.DELETE));
	}

	/**
	 * Twice as many commits. The value is the reads/s of 8 threads in WAL mode divided by
	 * those of one.
	 * @return the benchmark
	 */
	public static Benchmark manyCommits() {
		return new ReadsBenchmark(EnumSet.of(Section.MANY_COMMITS));
	}

	/**
	 * A slow replication path. The value is the lowest share of the undisturbed reads/s.
	 * @return the benchmark
	 */
	public static Benchmark delayed() {
		return new ReadsBenchmark(EnumSet.of(Section.DELAYED));
	}

	@Override
	public Duration defaultDuration() {
		return Duration.ofSeconds(5);
	}

	@Override
	public double run(Duration duration) throws Exception {
		Duration round = duration.dividedBy(ROUNDS);
		List<Double> values = new ArrayList<>();
		System.out.println("p50, p95, max: delay of replication in ms");
		if (!this.sections.equals(EnumSet.of(Section.DELETE))) {
			try (ReplicaBench bench = ReplicaBench.start("WAL")) {
				if (this.sections.contains(Section.WAL)) {
					values.add(compare(bench, "WAL", Opened.ANEW, round));
					compare(bench, "WAL", Opened.BEFORE_A_TRANSACTION, round);
				}
				if (this.sections.contains(Section.MANY_COMMITS)) {
					values.add(manyCommits(bench, "WAL", round));
				}
				if (this.sections.contains(Section.DELAYED)) {
					values.add(delayed(bench, round));
				}
			}
		}
		if (this.sections.contains(Section.DELETE) || this.sections.contains(Section.MANY_COMMITS)) {
			try (ReplicaBench bench = ReplicaBench.start("DELETE")) {
				if (this.sections.contains(Section.DELETE)) {
					values.add(compare(bench, "DELETE", Opened.ANEW, round));
				}
				if (this.sections.contains(Section.MANY_COMMITS)) {
					manyCommits(bench, "DELETE", round);
				}
			}
		}
		return values.get(0);
	}

	private static double compare(ReplicaBench bench, String journal, Opened opened, Duration round) throws Exception {
		ReadRounds.printHeader("%s, about %d commits/s on the primary, %s; ratio to the pool of 10".formatted(journal,
				COMMITS, opened.text));
		List<Double> ratios = new ArrayList<>();
		for (int threads : THREADS) {
			ratios.add(compare(bench, journal, opened, "autocommit", Notes::autocommit, threads, round));
		}
		for (int threads : THREADS) {
			compare(bench, journal, opened, "read-only transaction", Notes::readOnlyTransaction, threads, round);
		}
		return ratios.get(0);
	}

	private static double compare(ReplicaBench bench, String journal, Opened opened, String read,
			Function<Access, Operation> reading, int threads, Duration round) throws Exception {
		Map<Side, ReadRounds> sides = new LinkedHashMap<>();
		sides.put(bench.plain(), new ReadRounds());
		if (threads > 1) {
			sides.put(bench.plainOfOne(), new ReadRounds());
		}
		sides.put(bench.ours(), new ReadRounds());
		for (int i = 0; i < ROUNDS; i++) {
			for (Map.Entry<Side, ReadRounds> side : sides.entrySet()) {
				try (Access access = side.getKey().open()) {
					if (opened == Opened.BEFORE_A_TRANSACTION) {
						bench.replicateOne(access);
					}
					bench.round(reading.apply(access), threads, COMMITS, round, side.getValue());
				}
			}
		}
		double plain = sides.get(bench.plain()).perSecond();
		sides.forEach((side, rounds) -> rounds.print(journal, read, threads, side.name(), rounds.perSecond() / plain));
		return sides.get(bench.ours()).perSecond() / plain;
	}

	private static double manyCommits(ReplicaBench bench, String journal, Duration round) throws Exception {
		ReadRounds
			.printHeader("%s, about %d commits/s on the primary; ratio to one thread".formatted(journal, MANY_COMMITS));
		double oneThread = 0;
		double ratio = 0;
		try (Access access = bench.ours().open()) {
			Operation read = Notes.autocommit(access);
			for (int threads : THREADS) {
				ReadRounds ours = new ReadRounds();
				for (int i = 0; i < ROUNDS; i++) {
					bench.round(read, threads, MANY_COMMITS, round, ours);
				}
				oneThread = (oneThread == 0) ? ours.perSecond() : oneThread;
				ratio = ours.perSecond() / oneThread;
				ours.print(journal, "autocommit", threads, bench.ours().name(), ratio);
			}
		}
		return ratio;
	}

	private static double delayed(ReplicaBench bench, Duration round) throws Exception {
		ReadRounds.printHeader(
				"WAL, about %d commits/s, the replication path alone delayed by %d ms; ratio to the same undelayed"
					.formatted(COMMITS, DELAY.toMillis()));
		double worst = Double.POSITIVE_INFINITY;
		try (Access access = bench.ours().open()) {
			Operation read = Notes.autocommit(access);
			for (int threads : THREADS) {
				ReadRounds undelayed = new ReadRounds();
				ReadRounds delayed = new ReadRounds();
				delayReplication(bench, Duration.ZERO, read, threads);
				for (int i = 0; i < ROUNDS; i++) {
					bench.round(read, threads, COMMITS, round, undelayed);
				}
				delayReplication(bench, DELAY, read, threads);
				for (int i = 0; i < ROUNDS; i++) {
					bench.round(read, threads, COMMITS, round, delayed);
				}
				double ratio = delayed.perSecond() / undelayed.perSecond();
				worst = Math.min(worst, ratio);
				undelayed.print("WAL", "autocommit", threads, bench.ours().name(), Double.NaN);
				delayed.print("WAL", "autocommit, delayed", threads, bench.ours().name(), ratio);
			}
		}
		return worst;
	}

	// the first second after a change is not measured: the gate learns what is usual
	private static void delayReplication(ReplicaBench bench, Duration delay, Operation read, int threads)
			throws Exception {
		bench.delayReplication(delay);
		bench.round(read, threads, COMMITS, Duration.ofSeconds(1), new ReadRounds());
	}

	/** The moment at which the applications opened the database. */
	private enum Opened {

		ANEW("the database opened anew"), BEFORE_A_TRANSACTION("one transaction replicated since it was opened");

		private final String text;

		Opened(String text) {
			this.text = text;
		}

	}

	/** A part of the table. */
	private enum Section {

		WAL, DELETE, MANY_COMMITS, DELAYED

	}

}
