package io.github.litefsspring.jdbc.read;

import io.github.litefsspring.jdbc.types.SeededType;

/**
 * Breaks a rule on purpose: it and {@link SeededType} need each other.
 */
public final class SeededReader {

	private SeededReader() {
	}

	public static int width() {
		return SeededType.width();
	}

}
