package io.github.litefsspring.test.cluster;

import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of a cluster on one machine, and the way to start a process at one of
 * them.
 */
interface ClusterNetwork extends AutoCloseable {

	/** The number of the address that Consul, and whatever else serves all nodes, has. */
	int HOST = 254;

	/**
	 * The address of a node.
	 * @param number 1 for the first node, {@link #HOST} for what serves all nodes
	 * @return the address
	 */
	InetAddress address(int number);

	/**
	 * Find ports that are free on each node.
	 * @param nodes how many nodes there are
	 * @param count how many ports each needs
	 * @return different ports
	 */
	int[] freePortsOfNodes(int nodes, int count);

	/**
	 * Find free ports of one address.
	 * @param number the address
	 * @param count how many
	 * @return different ports
	 */
	int[] freePorts(int number, int count);

	/**
	 * The command that runs a program on a node.
	 * @param number the node
	 * @param command program and arguments
	 * @return the command itself where all nodes share one network
	 */
	List<String> onNode(int number, List<String> command);

	/**
	 * Tell if each node can be cut off from the others without a proxy between them.
	 * @return {@code false} where all nodes share one network
	 */
	boolean isSeparated();

	@Override
	void close();

}
