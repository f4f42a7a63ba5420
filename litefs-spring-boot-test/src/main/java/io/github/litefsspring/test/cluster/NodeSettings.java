package io.github.litefsspring.test.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The settings that all nodes of a cluster share.
 *
 * @param database the database's name
 * @param exec the command that LiteFS runs on a node
 * @param environment what the test adds to its environment
 * @param retention how long LiteFS keeps transaction files; null for its default
 */
record NodeSettings(String database, Function<RunningNode, List<String>> exec, Map<String, String> environment,
		@Nullable Duration retention) {
}
