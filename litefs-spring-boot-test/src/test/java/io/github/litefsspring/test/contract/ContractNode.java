package io.github.litefsspring.test.contract;

import java.net.URI;
import java.nio.file.Path;

/**
 * A LiteFS process, real or fake.
 */
interface ContractNode {

	String hostname();

	URI apiUrl();

	Path mountDirectory();

	void kill();

	void restart();

}
