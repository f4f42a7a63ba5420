/**
 * A single writing statement that one node runs for another: the statement and its result
 * as they travel, and the {@link io.github.litefsspring.jdbc.remote.RemoteStatements
 * transport} to the primary.
 */
@NullMarked
package io.github.litefsspring.jdbc.remote;

import org.jspecify.annotations.NullMarked;
