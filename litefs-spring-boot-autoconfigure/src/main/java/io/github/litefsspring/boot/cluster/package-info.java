/**
 * The list of the nodes: every node reports to the primary, and gets the list back.
 */
@NullMarked
package io.github.litefsspring.boot.cluster;

import org.jspecify.annotations.NullMarked;
