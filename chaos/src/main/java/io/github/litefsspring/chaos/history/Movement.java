package io.github.litefsspring.chaos.history;

/**
 * Money that goes from one account to another.
 *
 * @param from the account that pays
 * @param to the account that gets it
 * @param amount how much
 */
public record Movement(int from, int to, int amount) {

	/** No money. */
	public static final Movement NONE = new Movement(0, 0, 0);

}
