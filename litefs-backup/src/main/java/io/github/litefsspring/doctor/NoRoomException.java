package io.github.litefsspring.doctor;

import java.io.IOException;

/**
 * A disk has no room for what a repair needs. Nothing was changed.
 */
public final class NoRoomException extends IOException {

	private static final long serialVersionUID = 1L;

	NoRoomException(String text) {
		super(text);
	}

}
