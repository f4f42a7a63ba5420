package io.github.litefsspring.doctor;

import org.jspecify.annotations.Nullable;

/**
 * Sources outside of the data directory that a repair may use.
 *
 * @param store the newest state of the backup; null when none was named
 * @param storeDatabase the database that the backup is of; null when there is no backup
 * @param other another node of the cluster; null when none was named
 */
public record Help(@Nullable StoreState store, @Nullable String storeDatabase, @Nullable OtherNode other) {

	/** Nothing. */
	public static final Help NONE = new Help(null, null, null);

	@Nullable StoreState storeOf(String database) {
		return database.equals(this.storeDatabase) ? this.store : null;
	}

}
