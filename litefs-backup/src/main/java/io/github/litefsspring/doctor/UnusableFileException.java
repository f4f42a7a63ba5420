package io.github.litefsspring.doctor;

import java.io.IOException;

/**
 * A file of LiteFS holds what LiteFS does not start with.
 */
final class UnusableFileException extends IOException {

	private static final long serialVersionUID = 1L;

	UnusableFileException(String rule) {
		super(rule);
	}

}
