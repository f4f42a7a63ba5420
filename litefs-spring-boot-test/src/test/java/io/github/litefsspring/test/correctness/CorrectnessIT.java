package io.github.litefsspring.test.correctness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.correctness.Disturbance.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Readers on every node, many writers on whichever is the primary, handoffs and kills,
 * all at once. Afterwards {@link HistoryChecker} judges all that was read and written.
 * <p>
 * {@code -Dlitefs.it.seconds} sets how long it runs, {@code -Dlitefs.it.seed} what is
 * done.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.CONSUL })
class CorrectnessIT {

	private static final Logger logger = LoggerFactory.getLogger(CorrectnessIT.class);

	private static final boolean FULL = "full".equals(System.getProperty("ci.level"));

	private static final int SECONDS = Integer.getInteger("litefs.it.seconds", FULL ? 600 : 40);

	private static final long SEED = Long.getLong("litefs.it.seed", System.nanoTime() & 0xffffff);

	private static final int WRITERS = 16;

	private static final Duration RECOVERY = Duration.ofMinutes(3);

	private static final long AROUND = TimeUnit.MILLISECONDS.toNanos(30);

	@ParameterizedTest
	@EnumSource(names = { "WAL", "DELETE" })
	void everyReadAndWriteKeepsThePromises(JournalMode mode) throws Exception {
		logger.info("{} for {} s: repeat with -Dlitefs.it.seed={} -Dlitefs.it.seconds={}", mode, SECONDS, SEED,
				SECONDS);
		Recorder recorder = new Recorder();
		List<Site> sites = new ArrayList<>();
		try (RunningCluster cluster = RunningCluster.builder().replicas(2).lease(Lease.CONSUL).start()) {
			try {
				cluster.primary().execute("pragma journal_mode = " + mode);
				cluster.primary().execute(Bank.schema());
				cluster.awaitReplicated();
				cluster.nodes().forEach((node) -> sites.add(new Site(cluster, node, mode)));
				Disturber disturber = new Disturber(cluster, sites, recorder, SEED, TimeUnit.SECONDS.toNanos(45));
				await().atMost(RECOVERY).until(disturber::isSettled);
				run(sites, recorder, disturber);
				await().atMost(RECOVERY).until(disturber::isSettled);
				judge(cluster, recorder);
			}
			catch (Exception | AssertionError ex) {
				logger.error("Seed {}: {}\n{}\n{}", SEED, sites, recorder, cluster.logs());
				throw ex;
			}
			finally {
				recorder.stop();
				sites.forEach(Site::close);
			}
		}
	}

	private static void run(List<Site> sites, Recorder recorder, Disturber disturber) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		long seed = SEED * 1000;
		for (int i = 0; i < WRITERS; i++) {
			threads.add(new Thread(new BankWriter(sites, recorder, seed++), "writer-" + i));
		}
		for (Site site : sites) {
			for (BankReader.Form form : BankReader.Form.values()) {
				threads.add(new Thread(new BankReader(site, form, recorder, seed++), form + "-" + site.name()));
			}
		}
		Thread disturbing = new Thread(disturber, "disturber");
		threads.forEach(Thread::start);
		disturbing.start();
		recorder.pause(TimeUnit.SECONDS.toMicros(SECONDS));
		recorder.stop();
		threads.add(disturbing);
		for (Thread thread : threads) {
			thread.join(RECOVERY.toMillis());
			assertThat(thread.isAlive()).as("%s ends", thread.getName()).isFalse();
		}
	}

	private static void judge(RunningCluster cluster, Recorder recorder) {
		RunningNode primary = cluster.awaitPrimary();
		Position position = primary.position();
		cluster.nodes().forEach((node) -> cluster.awaitReplicated(node, position, RECOVERY));
		List<String> log = primary.query(Bank.LOG);
		for (RunningNode node : cluster.nodes()) {
			assertThat(node.query(Bank.LOG)).as("the log of %s", node.name()).isEqualTo(log);
			assertThat(node.query(Bank.ERRORS)).as("what is wrong in the books of %s", node.name()).isEmpty();
		}
		History history = recorder.history(log.stream().map(CorrectnessIT::version).toList());
		logger.info("{} writes survived, {} observations, seed {}\n{}", log.size() - 1, history.observations().size(),
				SEED, recorder);
		List<Violation> violations = HistoryChecker.check(history);
		assertThat(violations.size()).withFailMessage(() -> describe(violations, history)).isZero();
		assertThat(recorder.surprises()).isEmpty();
		assertProgress(cluster, recorder, log.size());
	}

	private static void assertProgress(RunningCluster cluster, Recorder recorder, int survivors) {
		assertThat(survivors).as("writes").isGreaterThan(SECONDS);
		for (RunningNode node : cluster.nodes()) {
			assertThat(recorder.counted("reads on " + node.name())).as("reads on %s", node.name()).isPositive();
		}
		for (WriteForm form : WriteForm.values()) {
			assertThat(recorder.toString()).contains("write " + form);
		}
		if (SECONDS >= 60) {
			assertThat(recorder.counted(Kind.HANDOFF.toString())).as("handoffs").isPositive();
			assertThat(recorder.counted(Kind.DEATH_OF_PRIMARY.toString())).as("kills").isPositive();
			assertThat(recorder.counted("awaited ARRIVED") + recorder.counted("awaited SEEN")).isPositive();
		}
	}

	private static Version version(String row) {
		String[] columns = row.split(" ");
		return new Version(Long.parseLong(columns[0]), Long.parseLong(columns[1]), Long.parseLong(columns[2]));
	}

	private static String describe(List<Violation> violations, History history) {
		Violation first = violations.stream().min(Comparator.comparingLong(Violation::at)).orElseThrow();
		StringBuilder text = new StringBuilder(
				"%d violations %s with -Dlitefs.it.seed=%d -Dlitefs.it.seconds=%d%n".formatted(violations.size(),
						violations.stream().collect(Collectors.groupingBy(Violation::rule, Collectors.counting())),
						SEED, SECONDS));
		violations.stream()
			.sorted(Comparator.comparingLong(Violation::at))
			.limit(20)
			.forEach((violation) -> text.append(violation).append('\n'));
		text.append("What was done to the cluster:\n");
		history.disturbances().forEach((disturbance) -> text.append(disturbance).append('\n'));
		text.append("What happened around the first, in the order of its end:\n");
		Stream
			.concat(history.writes()
				.stream()
				.filter((write) -> Math.abs(write.end() - first.at()) < AROUND)
				.map((write) -> new Event(write.end(), write)),
					history.observations()
						.stream()
						.filter((observation) -> Math.abs(observation.firstEnd() - first.at()) < AROUND)
						.map((observation) -> new Event(observation.firstEnd(), observation)))
			.sorted(Comparator.comparingLong((event) -> Math.abs(event.at() - first.at())))
			.limit(60)
			.sorted(Comparator.comparingLong(Event::at))
			.forEach((event) -> text.append(event).append('\n'));
		return text.toString();
	}

	/**
	 * Something that was read or written.
	 *
	 * @param at when
	 * @param what what
	 */
	private record Event(long at, Object what) {
	}

}
