package io.github.litefsspring.test.cluster;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The settings that all nodes of a cluster share.
 *
 * @param database the database's name
 * @param exec the command that LiteFS runs on a node
 * @param environment what the test adds to its environment
 */
record NodeSettings(String database, Function<RunningNode, List<String>> exec, Map<String, String> environment) {
}
