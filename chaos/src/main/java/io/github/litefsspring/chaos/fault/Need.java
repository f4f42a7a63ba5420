package io.github.litefsspring.chaos.fault;

import io.github.litefsspring.chaos.site.Machine;

/**
 * The part of a machine that a fault needs and that not every machine has.
 */
enum Need {

	/** Nothing. */
	NOTHING,

	/** Network namespaces with iptables. */
	NAMESPACES,

	/** The kernel's token bucket filter (tc). */
	SLOW_LINKS,

	/** The kernel's random match of iptables. */
	LOSSY_LINKS,

	/** A file system in memory for each node. */
	VOLUMES,

	/** strace, which may stop the calls of other processes. */
	SLOW_DISKS,

	/** The library of faketime. */
	CLOCKS;

	boolean isMet(Machine machine) {
		return switch (this) {
			case NOTHING -> true;
			case NAMESPACES -> machine.namespaces();
			case SLOW_LINKS -> machine.slowLinks();
			case LOSSY_LINKS -> machine.lossyLinks();
			case VOLUMES -> machine.volumes();
			case SLOW_DISKS -> machine.slowDisks();
			case CLOCKS -> machine.clocks();
		};
	}

}
