/**
 * Reading one's own writes on every node: a position token travels with requests, replies
 * and the work they start, and bounds on the age of what is read.
 */
@NullMarked
package io.github.litefsspring.boot.consistency;

import org.jspecify.annotations.NullMarked;
