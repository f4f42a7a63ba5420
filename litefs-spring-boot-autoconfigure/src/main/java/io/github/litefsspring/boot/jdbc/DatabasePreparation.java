package io.github.litefsspring.boot.jdbc;

import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;

/**
 * Has its turn around the moment when the database is opened for the first time, before
 * anything of the application, such as a migration, uses it. Beans of this type are
 * called in their order. What they throw stops the start-up.
 *
 * @since 0.1.0
 */
public interface DatabasePreparation {

	/**
	 * The node has been started, and the database is not open. It may be missing.
	 * @param node this node
	 * @throws InterruptedException when the thread was interrupted
	 */
	default void beforeOpening(LitefsNode node) throws InterruptedException {
	}

	/**
	 * The data source is there, and not in use.
	 * @param dataSource the data source
	 */
	default void opened(LitefsDataSource dataSource) {
	}

}
