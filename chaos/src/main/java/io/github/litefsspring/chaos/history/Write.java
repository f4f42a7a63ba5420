package io.github.litefsspring.chaos.history;

/**
 * A write.
 *
 * @param kind how it was written
 * @param set the set it was written to
 * @param value the value, which no other write has
 * @param movement the money that it moves; {@link Movement#NONE} for none
 * @param call the request
 */
public record Write(WriteKind kind, String set, String value, Movement movement, Call call) {

	@Override
	public String toString() {
		return this.kind + " " + this.value + " by " + this.call;
	}

}
