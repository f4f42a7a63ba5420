package io.github.litefsspring.boot.halt;

/**
 * Another node wants the HALT lock.
 *
 * @param primary the primary it is meant for
 */
record StandAsideMessage(String primary) {

}
