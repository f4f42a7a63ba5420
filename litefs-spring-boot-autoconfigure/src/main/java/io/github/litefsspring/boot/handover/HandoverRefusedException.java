package io.github.litefsspring.boot.handover;

/**
 * The lease was not handed over: no other node can take it. This node is still the
 * primary.
 *
 * @since 0.1.0
 */
public class HandoverRefusedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create it.
	 * @param message why, and what can be done
	 */
	public HandoverRefusedException(String message) {
		super(message);
	}

}
