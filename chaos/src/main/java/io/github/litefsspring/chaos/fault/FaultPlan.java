package io.github.litefsspring.chaos.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The faults of a run, in their order. It depends on nothing but the seed and the length.
 *
 * @param steps the faults
 */
public record FaultPlan(List<Step> steps) {

	private static final int FIRST = 5;

	private static final int SHORTEST_PAUSE = 3;

	private static final int LONGEST_PAUSE = 12;

	/**
	 * Make a plan.
	 * @param seed decides everything
	 * @param seconds how long the run is; no fault begins after that
	 * @param only the one fault to make again and again; null for all
	 * @return the plan
	 */
	public static FaultPlan of(long seed, int seconds, @Nullable FaultKind only) {
		Random random = new Random(seed);
		List<Step> steps = new ArrayList<>();
		Deque<FaultKind> deck = new ArrayDeque<>();
		int second = FIRST;
		while (second < seconds) {
			Step step = step(random, second, draw(deck, random, only));
			steps.add(step);
			int end = second + step.length();
			FaultKind next = draw(deck, random, only);
			// a fault of the surroundings begins while this one lasts
			int besides = second + ((step.length() > 0) ? random.nextInt(step.length()) : 0);
			if (next.goesBeside(step.kind()) && step.length() > 4 && besides < seconds) {
				Step beside = step(random, besides, next);
				steps.add(beside);
				end = Math.max(end, beside.second() + beside.length());
			}
			else {
				deck.push(next);
			}
			second = end + SHORTEST_PAUSE + random.nextInt(LONGEST_PAUSE - SHORTEST_PAUSE);
		}
		return new FaultPlan(List.copyOf(steps));
	}

	// each kind comes once before any comes again
	private static FaultKind draw(Deque<FaultKind> deck, Random random, @Nullable FaultKind only) {
		if (only != null) {
			return only;
		}
		if (deck.isEmpty()) {
			List<FaultKind> kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
			Collections.shuffle(kinds, random);
			deck.addAll(kinds);
		}
		return deck.pop();
	}

	private static Step step(Random random, int second, FaultKind kind) {
		int length = kind.minimum() + random.nextInt(kind.maximum() - kind.minimum() + 1);
		boolean primary = random.nextInt(5) < 3;
		Target target = primary ? Target.PRIMARY : Target.FIRST_REPLICA;
		Target peer = (primary && random.nextBoolean()) ? Target.FIRST_REPLICA : Target.SECOND_REPLICA;
		return new Step(second, kind, target, peer, length);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		this.steps.forEach((step) -> text.append(step).append('\n'));
		return text.toString();
	}

}
