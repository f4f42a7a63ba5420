package io.github.litefsspring.chaos.fault;

/**
 * One fault of a plan.
 *
 * @param second when it begins, in seconds from the begin of the run
 * @param kind the fault
 * @param target the node it hits
 * @param peer the other node, for faults between two; not the target
 * @param length how long it lasts, in seconds
 */
public record Step(int second, FaultKind kind, Target target, Target peer, int length) {

	@Override
	public String toString() {
		return "%4d s  %-18s %-15s %-15s for %d s".formatted(this.second, this.kind, this.target, this.peer,
				this.length);
	}

}
