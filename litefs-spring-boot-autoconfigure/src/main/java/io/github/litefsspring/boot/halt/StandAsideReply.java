package io.github.litefsspring.boot.halt;

/**
 * What the primary has done.
 *
 * @param away whether nobody uses the database now
 */
record StandAsideReply(boolean away) {

}
