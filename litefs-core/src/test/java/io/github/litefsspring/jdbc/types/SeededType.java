package io.github.litefsspring.jdbc.types;

import io.github.litefsspring.jdbc.read.SeededReader;

/**
 * Breaks a rule on purpose: it and {@link SeededReader} need each other.
 */
public final class SeededType {

	private SeededType() {
	}

	public static int width() {
		return SeededReader.width();
	}

}
