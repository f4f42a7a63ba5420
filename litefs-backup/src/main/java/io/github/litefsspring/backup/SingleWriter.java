package io.github.litefsspring.backup;

import java.util.Optional;

/**
 * The rule for stores that cannot tell which of two writers was first: they are used only
 * where the configuration leaves a single node that can ever write.
 *
 * @since 0.1.0
 */
public final class SingleWriter {

	private SingleWriter() {
	}

	/**
	 * Tell a configuration that leaves one writer only.
	 * @param standalone whether the application runs without LiteFS
	 * @param staticLease whether LiteFS's lease is known to be static
	 * @param runOn which node of a cluster stores the transactions; there may be several
	 * replicas
	 * @return true when there can never be a second writer
	 */
	public static boolean isCertain(boolean standalone, boolean staticLease, RunOn runOn) {
		return standalone || (staticLease && runOn == RunOn.PRIMARY);
	}

	/**
	 * Check a store.
	 * @param store the store
	 * @param certain whether there can be one writer only
	 * @return why the store must not be used, with the remedy; empty when it may
	 */
	public static Optional<String> objection(BackupStore store, boolean certain) {
		if (store.isFenced() || certain) {
			return Optional.empty();
		}
		return Optional.of(("%s cannot tell which of two nodes was first, so it must have one writer only. Use it with "
				+ "lease.type: static in litefs.yml and litefs.backup.run-on=primary, or with litefs.mode=standalone, "
				+ "or choose a target that supports conditional writes (litefs.backup.target)")
			.formatted(store.target()));
	}

}
