package io.github.litefsspring.backup;

import java.time.Duration;
import java.time.Instant;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the backup, as this node sees it.
 *
 * @param target the target without secrets
 * @param ships whether this node is the one that stores transactions now
 * @param shouldShip whether this node has to store transactions by its role, even when
 * another one has replaced it; of several replicas, the one that does
 * @param lineage the name of the current history; null when not known yet
 * @param stored the last position that is stored; {@link Position#NONE} when not known
 * yet
 * @param age the age of the oldest committed transaction that is not stored yet; zero
 * when there is none, or when it is the duty of another node
 * @param pendingTransactions how many transactions are committed and not stored yet
 * @param storedBytes how many bytes this node has stored since it started
 * @param errors how many requests to the store or the disk have failed since it started
 * @param lastError in plain words what is wrong now; null when nothing is
 * @param verified when a restore drill last succeeded; null when none has yet
 * @param drillError in plain words why the last drill failed; null when it did not
 * @since 0.1.0
 */
public record BackupStatus(String target, boolean ships, boolean shouldShip, @Nullable String lineage, Position stored,
		Duration age, long pendingTransactions, long storedBytes, long errors, @Nullable String lastError,
		@Nullable Instant verified, @Nullable String drillError) {

	/**
	 * The status of a backup that has not begun.
	 * @param target the target without secrets
	 * @return a status in which nothing is known
	 */
	public static BackupStatus notBegun(String target) {
		return new BackupStatus(target, false, false, null, Position.NONE, Duration.ZERO, 0, 0, 0, null, null, null);
	}

	/**
	 * The status of a backup that does not begin although it should.
	 * @param target the target without secrets
	 * @param error why in plain words
	 * @return a status in which nothing is stored
	 */
	public static BackupStatus impossible(String target, String error) {
		return new BackupStatus(target, false, true, null, Position.NONE, Duration.ZERO, 0, 0, 0, error, null, null);
	}

	/**
	 * The same with what is known of restore drills.
	 * @param newVerified when one last succeeded; null when none has yet
	 * @param newDrillError why the last one failed; null when it did not
	 * @return a new status
	 */
	public BackupStatus withDrill(@Nullable Instant newVerified, @Nullable String newDrillError) {
		return new BackupStatus(this.target, this.ships, this.shouldShip, this.lineage, this.stored, this.age,
				this.pendingTransactions, this.storedBytes, this.errors, this.lastError, newVerified, newDrillError);
	}

}
