package io.github.litefsspring.chaos.check;

/**
 * A broken promise.
 *
 * @param kind which one
 * @param description what happened
 */
public record Violation(ViolationKind kind, String description) {

	@Override
	public String toString() {
		return this.kind + ": " + this.description;
	}

}
