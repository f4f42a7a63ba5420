package io.github.litefsspring.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.chaos.check.Checker;
import io.github.litefsspring.chaos.check.Violation;
import io.github.litefsspring.chaos.check.ViolationKind;
import io.github.litefsspring.chaos.client.Clients;
import io.github.litefsspring.chaos.client.Recorder;
import io.github.litefsspring.chaos.fault.Absences;
import io.github.litefsspring.chaos.fault.FaultPlan;
import io.github.litefsspring.chaos.fault.FaultRunner;
import io.github.litefsspring.chaos.fault.Readiness;
import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.NodeState;
import io.github.litefsspring.chaos.history.RestoredLineage;
import io.github.litefsspring.chaos.history.Times;
import io.github.litefsspring.chaos.site.Machine;
import io.github.litefsspring.chaos.site.Node;
import io.github.litefsspring.chaos.site.Notes;
import io.github.litefsspring.chaos.site.Site;

import org.springframework.util.FileSystemUtils;

/**
 * One run: a cluster, its clients, faults, and the judgement.
 */
public final class ChaosRun {

	private static final Duration START = Duration.ofMinutes(3);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Options options;

	private final Path directory;

	private final Notes notes = new Notes();

	private final Recorder recorder = new Recorder();

	private final List<String> absences = new ArrayList<>();

	private final List<String> facts = new ArrayList<>();

	private ChaosRun(Options options) {
		this.options = options;
		this.directory = options.directory()
			.resolve("seed-" + options.seed() + ("none".equals(options.defect()) ? "" : "-" + options.defect()));
	}

	/**
	 * Run it and print the report.
	 * @param options the settings
	 * @return the report
	 * @throws Exception when the cluster cannot be run
	 */
	public static Report run(Options options) throws Exception {
		Report report = new ChaosRun(options).run();
		report.write();
		System.out.print(report);
		return report;
	}

	private Report run() throws Exception {
		FileSystemUtils.deleteRecursively(this.directory);
		Files.createDirectories(this.directory);
		FaultPlan plan = FaultPlan.of(this.options.seed(), (int) this.options.duration().toSeconds(),
				this.options.only());
		System.out.printf("Seed %d, %d s:%n%s", this.options.seed(), this.options.duration().toSeconds(), plan);
		Machine machine = Machine.explore();
		this.notes.add(machine.toString());
		try (Site site = new Site(machine, this.directory, arguments(), this.notes)) {
			site.start();
			for (Node node : site.nodes()) {
				if (!Readiness.await(node, START)) {
					throw new IllegalStateException(node + " does not start, see " + this.directory);
				}
			}
			History history = disturb(site, machine, plan);
			List<Violation> violations = Checker.check(history);
			return new Report(this.options, plan, this.notes.lines(), this.recorder.table(), this.facts, violations,
					this.directory);
		}
	}

	private List<String> arguments() {
		List<String> arguments = new ArrayList<>(List.of("--chaos.defect=" + this.options.defect()));
		if ("catch-up".equals(this.options.defect())) {
			arguments.add("--litefs.backup.catch-up-timeout=0");
		}
		return arguments;
	}

	private History disturb(Site site, Machine machine, FaultPlan plan) throws Exception {
		Nodes nodes = new Nodes(site.nodes());
		Map<Integer, Long> opening = nodes.state(site.nodes().get(0)).balances();
		Clients clients = new Clients(this.options.seed(), site.nodes(), this.recorder);
		try (Absences watch = new Absences(site.nodes())) {
			FaultRunner runner = new FaultRunner(site, machine, clients, watch, this.notes);
			runner.run(plan);
			this.notes.add("the faults are over");
			Instant healed = Instant.now();
			site.heal();
			await(site.nodes(), nodes, healed);
			clients.stop();
			this.absences.addAll(watch.found());
			return collect(site, nodes, opening, runner);
		}
	}

	private void await(List<Node> all, Nodes nodes, Instant healed) throws InterruptedException {
		for (Node node : all) {
			while (!Readiness.of(node) || !nodes.canWrite(node)) {
				if (Instant.now().isAfter(healed.plus(PATIENCE.multipliedBy(2)))) {
					this.absences
						.add(node + " is not ready, or does not take writes, two minutes after all was healed");
					return;
				}
				TimeUnit.MILLISECONDS.sleep(200);
			}
		}
		Duration took = Duration.between(healed, Instant.now());
		this.notes.add("all nodes take writes again, %d ms after all was healed".formatted(took.toMillis()));
		if (took.compareTo(PATIENCE) > 0) {
			this.absences.add("It took %d s until all nodes took writes".formatted(took.toSeconds()));
		}
	}

	private History collect(Site site, Nodes nodes, Map<Integer, Long> opening, FaultRunner runner)
			throws IOException, InterruptedException {
		if (!within(PATIENCE, nodes::areTogether)) {
			this.absences.add("The nodes are not at one position, at " + Times.text(Instant.now()));
		}
		if (!within(PATIENCE, nodes::isStored)) {
			this.absences
				.add("The backup is not complete a minute after the last write, at " + Times.text(Instant.now()));
		}
		List<NodeState> states = new ArrayList<>();
		for (Node node : site.nodes()) {
			states.add(nodes.state(node));
		}
		List<RestoredLineage> lineages = new Lineages(site.store(), this.directory).restore();
		// a node tells what it has lost a little after it is back
		within(Duration.ofSeconds(30),
				() -> Checker.check(history(nodes, opening, runner, states, lineages))
					.stream()
					.noneMatch((violation) -> violation.kind() == ViolationKind.LOST_WRITE
							|| violation.kind() == ViolationKind.SESSION));
		History history = history(nodes, opening, runner, states, lineages);
		describe(history);
		return history;
	}

	private History history(Nodes nodes, Map<Integer, Long> opening, FaultRunner runner, List<NodeState> states,
			List<RestoredLineage> lineages) {
		return new History(opening, this.recorder.writes(), this.recorder.setReads(), this.recorder.accountReads(),
				this.recorder.visits(), this.recorder.errors(), nodes.losses(), runner.storeTroubles(),
				List.copyOf(this.absences), states, lineages);
	}

	private void describe(History history) {
		long lost = history.writes()
			.stream()
			.filter((write) -> write.call().isOk() && history.lossOf(write.call()).isPresent())
			.filter((write) -> !history.nodes().get(0).values().contains(write.value()))
			.count();
		this.facts.add("%d values in the end; %d acknowledged writes lost and told; losses: %s"
			.formatted(history.nodes().get(0).values().size(), lost, history.losses()));
		this.facts.add("lineages: " + history.lineages()
			.stream()
			.map((lineage) -> lineage.lineage() + (lineage.current() ? " (current)" : "") + " with "
					+ lineage.values().size() + " values")
			.toList());
	}

	private static boolean within(Duration timeout, Condition condition) throws InterruptedException {
		Instant end = Instant.now().plus(timeout);
		while (!condition.holds()) {
			if (Instant.now().isAfter(end)) {
				return false;
			}
			TimeUnit.MILLISECONDS.sleep(500);
		}
		return true;
	}

	@FunctionalInterface
	private interface Condition {

		boolean holds() throws InterruptedException;

	}

}
