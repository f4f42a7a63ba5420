package io.github.litefsspring.boot.handover;

/**
 * The lease cannot be handed over in a cluster that is set up like this one, at whatever
 * moment.
 *
 * @since 0.1.0
 */
public class NoCandidateException extends HandoverRefusedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create it.
	 * @param message why, and what can be done
	 */
	public NoCandidateException(String message) {
		super(message);
	}

}
