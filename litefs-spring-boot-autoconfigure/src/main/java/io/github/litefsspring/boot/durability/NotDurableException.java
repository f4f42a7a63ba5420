package io.github.litefsspring.boot.durability;

import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.node.Position;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A transaction is committed on the node that the message names, and was not known to be
 * durable beyond it in time. Nothing was undone: to do it again would do it twice.
 *
 * @since 0.1.0
 */
public class NotDurableException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	private final transient Position position;

	private final Durability missing;

	/**
	 * Create the exception.
	 * @param message what is known of the transaction
	 * @param position the position after it
	 * @param missing how safe it should have been
	 */
	public NotDurableException(String message, Position position, Durability missing) {
		super(message);
		this.position = position;
		this.missing = missing;
	}

	/**
	 * The position after the transaction.
	 * @return a position that the node which committed had; one from before the
	 * transaction when LiteFS did not answer after it
	 */
	public Position getPosition() {
		return this.position;
	}

	/**
	 * The durability that the transaction should have had.
	 * @return what was asked for
	 */
	public Durability getMissing() {
		return this.missing;
	}

}
