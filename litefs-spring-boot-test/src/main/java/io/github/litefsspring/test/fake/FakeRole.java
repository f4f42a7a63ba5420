package io.github.litefsspring.test.fake;

/**
 * Who leads, as a fake sees it.
 *
 * @param primary whether it is the primary itself
 * @param primaryHostname the primary's host name, empty when nobody leads
 */
record FakeRole(boolean primary, String primaryHostname) {

	static final FakeRole NO_PRIMARY = new FakeRole(false, "");

}
