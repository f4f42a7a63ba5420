package io.github.litefsspring.test.fake;

/**
 * LiteFS's answers to {@code POST /promote}, by its {@code http/server.go}.
 */
enum Promotion {

	DONE(200, ""),

	NOT_ELIGIBLE(409, "not eligible to become primary\n"),

	NO_PRIMARY(500, "no primary is currently available for handoff, cannot promote\n");

	private final int status;

	private final String text;

	Promotion(int status, String text) {
		this.status = status;
		this.text = text;
	}

	int status() {
		return this.status;
	}

	String text() {
		return this.text;
	}

}
