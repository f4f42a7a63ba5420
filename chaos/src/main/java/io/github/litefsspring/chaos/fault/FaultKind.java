package io.github.litefsspring.chaos.fault;

import io.github.litefsspring.chaos.site.Machine;

/**
 * The faults that a plan is made of. Lengths are in seconds.
 */
public enum FaultKind {

	/** LiteFS is killed and started again; its application survives. */
	KILL_LITEFS(1, 25, Need.NOTHING),

	/** The application is killed and started again; its LiteFS survives. */
	KILL_APPLICATION(1, 10, Need.NOTHING),

	/** Both are killed. */
	KILL_NODE(1, 25, Need.NOTHING),

	/** LiteFS stands still for less than the lease's time to live. */
	PAUSE_LITEFS(2, 7, Need.NOTHING),

	/** LiteFS stands still until its lease is over. */
	PAUSE_LITEFS_LONG(14, 25, Need.NOTHING),

	/** The application stands still, also longer than others wait for it. */
	PAUSE_APPLICATION(2, 20, Need.NOTHING),

	/** Both stand still, as on a machine that is suspended. */
	PAUSE_NODE(2, 25, Need.NOTHING),

	/** The endpoint hands the lease over. */
	HAND_OVER(0, 0, Need.NOTHING),

	/** Application and LiteFS are stopped in order and started again. */
	RESTART(1, 5, Need.NOTHING),

	/** All nodes are restarted, one after the other. */
	ROLLING_RESTART(0, 0, Need.NOTHING),

	/** Consul is killed and started again. */
	RESTART_CONSUL(1, 15, Need.NOTHING),

	/** Two nodes do not hear each other. */
	PARTITION(3, 25, Need.NAMESPACES),

	/** One node does not hear another one, which hears it. */
	ONE_WAY(3, 25, Need.NAMESPACES),

	/** A node hears neither other nodes nor Consul nor the store; clients reach it. */
	ISOLATE(5, 25, Need.NAMESPACES),

	/** A node does not hear Consul. */
	CUT_FROM_CONSUL(5, 25, Need.NAMESPACES),

	/** A node does not hear the store of backups. */
	CUT_FROM_STORE(3, 20, Need.NAMESPACES),

	/**
	 * The primary loses the replicas, writes on, and dies: only the store has the rest.
	 */
	LONELY_DEATH(45, 50, Need.NAMESPACES),

	/**
	 * The primary loses the replicas, then the store, and writes on. Its machine is
	 * suspended with what it has not stored. When it goes on, another node leads.
	 */
	LATE_UPLOAD(33, 36, Need.NAMESPACES),

	/** A node sends slowly. */
	SLOW_LINK(5, 20, Need.SLOW_LINKS),

	/** Packets to a node are lost at random. */
	LOSSY_LINK(5, 20, Need.LOSSY_LINKS),

	/** A node's disk has no room left. */
	FULL_DISK(2, 10, Need.VOLUMES),

	/** LiteFS waits for its disk with each commit. */
	SLOW_DISK(5, 20, Need.SLOW_DISKS),

	/** The clock of an application jumps ahead, and back in the end. */
	CLOCK_STEP(5, 20, Need.CLOCKS),

	/** A transaction of many megabytes. */
	LARGE_TRANSACTION(0, 0, Need.NOTHING),

	/** The store of backups is killed and started again. */
	RESTART_STORE(3, 20, Need.NOTHING);

	private final int minimum;

	private final int maximum;

	private final Need need;

	FaultKind(int minimum, int maximum, Need need) {
		this.minimum = minimum;
		this.maximum = maximum;
		this.need = need;
	}

	int minimum() {
		return this.minimum;
	}

	int maximum() {
		return this.maximum;
	}

	/**
	 * Tell if this fault can be made here.
	 * @param machine the machine
	 * @return whether the machine has what it needs
	 */
	public boolean isPossible(Machine machine) {
		return this.need.isMet(machine);
	}

	/**
	 * The thing that has to be there.
	 * @return text for people
	 */
	public String need() {
		return this.need.name();
	}

	// whatever the plan says
	boolean hitsPrimary() {
		return this == LONELY_DEATH || this == LATE_UPLOAD;
	}

	// the store is no part of nodes: it can be in trouble while something else is
	boolean goesBeside(FaultKind other) {
		return (this == RESTART_STORE || this == LARGE_TRANSACTION || this == RESTART_CONSUL) && other != this;
	}

}
