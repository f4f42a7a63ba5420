package io.github.litefsspring.chaos.site;

import java.util.ArrayList;
import java.util.List;

/**
 * The network between nodes, by rules of the kernel in each node's namespace. Rules are
 * those of the node that receives.
 */
public final class Network {

	private final List<Node> nodes;

	Network(List<Node> nodes) {
		this.nodes = List.copyOf(nodes);
	}

	/**
	 * Let nothing arrive at a node that comes from another one.
	 * @param from the node whose packets are dropped
	 * @param to the node that drops them
	 */
	public void drop(Node from, Node to) {
		drop(from.address(), to);
	}

	/**
	 * Let nothing arrive at a node that comes from an address.
	 * @param address the address
	 * @param to the node that drops its packets
	 */
	public void drop(String address, Node to) {
		inside(to, "iptables", "-A", "INPUT", "-s", address, "-j", "DROP");
	}

	/**
	 * Let nothing arrive at a node that comes from a port.
	 * @param address the address
	 * @param port the port
	 * @param to the node that drops its packets
	 */
	public void drop(String address, int port, Node to) {
		inside(to, "iptables", "-A", "INPUT", "-p", "tcp", "-s", address, "--sport", Integer.toString(port), "-j",
				"DROP");
	}

	/**
	 * Drop some of the packets that a node gets.
	 * @param node the node
	 * @param share how many of them, 0 to 1
	 */
	public void lose(Node node, double share) {
		inside(node, "iptables", "-A", "INPUT", "!", "-i", "lo", "-m", "statistic", "--mode", "random", "--probability",
				Double.toString(share), "-j", "DROP");
	}

	/**
	 * Slow down what a node sends.
	 * @param node the node
	 * @param rate a rate as {@code tc} takes it
	 */
	public void slow(Node node, String rate) {
		inside(node, "tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", rate, "burst", "16kb", "latency",
				"200ms");
	}

	/**
	 * Let a node know that another one cannot be reached: its connections end, and it
	 * gets no new ones. The other one does not hear of it.
	 * @param from the node whose programs notice
	 * @param to the other node
	 */
	public void refuse(Node from, Node to) {
		inside(from, "iptables", "-A", "OUTPUT", "-d", to.address(), "-j", "REJECT");
		inside(from, "ss", "-K", "dst", to.address());
	}

	/**
	 * Let a node's kernel give up soon what a killed process has left to be sent.
	 * @param node the node
	 */
	public void forgetOrphans(Node node) {
		inside(node, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/tcp_orphan_retries");
	}

	/**
	 * Take all rules away.
	 */
	public void heal() {
		for (Node node : this.nodes) {
			inside(node, "iptables", "-F");
			// fails where nothing is slow
			Command.tryRun(node.litefs().onThisNode(List.of("tc", "qdisc", "delete", "dev", "eth0", "root")));
		}
	}

	private static void inside(Node node, String... command) {
		// other tables of this kind are changed by other programs at the same time
		List<String> waiting = new ArrayList<>(List.of(command));
		if (command[0].equals("iptables")) {
			waiting.add(1, "-w");
		}
		Command.run(node.litefs().onThisNode(waiting));
	}

}
