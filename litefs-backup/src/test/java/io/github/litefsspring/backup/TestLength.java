package io.github.litefsspring.backup;

/**
 * How long a test runs: short by default, long with the system property
 * {@code ci.level=full}, and as a property of its own says.
 */
public final class TestLength {

	private TestLength() {
	}

	public static int of(String property, int fast, int full) {
		return Integer.getInteger(property, "full".equals(System.getProperty("ci.level")) ? full : fast);
	}

}
