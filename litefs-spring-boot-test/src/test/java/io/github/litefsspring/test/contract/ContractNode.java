package io.github.litefsspring.test.contract;

import java.net.URI;
import java.nio.file.Path;

import io.github.litefsspring.node.ClusterNodeSettings;

/**
 * A LiteFS process, real or fake.
 */
interface ContractNode {

	String hostname();

	URI apiUrl();

	Path mountDirectory();

	/**
	 * How a {@code ClusterNode} finds this process, with the database data.db.
	 */
	ClusterNodeSettings settings();

	void kill();

	void restart();

}
