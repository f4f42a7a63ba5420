package io.github.litefsspring.test.contract;

/**
 * A primary and a replica with a static lease, real or fake, and a database data.db.
 */
interface ContractPair extends AutoCloseable {

	ContractNode primary();

	ContractNode replica();

	/**
	 * Commit one transaction on the primary; creates the database when it is missing.
	 */
	void commit();

	@Override
	void close();

}
