/**
 * Commits that wait until they are safe from the loss of this machine.
 */
@NullMarked
package io.github.litefsspring.boot.durability;

import org.jspecify.annotations.NullMarked;
