package io.github.litefsspring.boot.primary;

import java.util.List;

/**
 * Methods are marked with {@code @PrimaryOnly(elsewhere = INVOKE)} that other nodes could
 * not call.
 *
 * @since 0.1.0
 */
public class InvokeSignatureException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param problems one line for each
	 */
	public InvokeSignatureException(List<String> problems) {
		super("Methods with @PrimaryOnly(elsewhere = INVOKE) cannot be called from other nodes:\n    - "
				+ String.join("\n    - ", problems));
	}

}
