package io.github.litefsspring.test.fake;

/**
 * The leader as a fake sees it.
 *
 * @param primary whether it is the primary itself
 * @param primaryHostname the primary's host name, empty when no node leads
 */
record FakeRole(boolean primary, String primaryHostname) {

	static final FakeRole NO_PRIMARY = new FakeRole(false, "");

}
