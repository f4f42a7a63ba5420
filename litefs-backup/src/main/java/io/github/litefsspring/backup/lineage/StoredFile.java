package io.github.litefsspring.backup.lineage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A file of a lineage that is stored, or is about to be.
 *
 * @param level 0 for single seconds, 1 to 3 for merged ones, 9 for snapshots
 * @param name the transactions in it
 * @param preApplyChecksum the database's checksum before them; 0 for a snapshot
 * @param postApplyChecksum the database's checksum after them
 * @param timestamp when the last of them was committed
 * @param local the same bytes on this machine's disk; null when there are none
 * @param inner what tells whether a position is that of one of its transactions; none for
 * merged files and snapshots
 * @since 0.1.0
 */
public record StoredFile(int level, LtxFileName name, long preApplyChecksum, long postApplyChecksum, Instant timestamp,
		@Nullable Path local, InnerPositions inner) {

	/** The level of snapshots. */
	public static final int SNAPSHOT = 9;

	/**
	 * A file whose inner positions are not known.
	 * @param level its level
	 * @param name the transactions in it
	 * @param preApplyChecksum the database's checksum before them
	 * @param postApplyChecksum the database's checksum after them
	 * @param timestamp when the last of them was committed
	 * @param local the same bytes on this machine's disk; null when there are none
	 */
	public StoredFile(int level, LtxFileName name, long preApplyChecksum, long postApplyChecksum, Instant timestamp,
			@Nullable Path local) {
		this(level, name, preApplyChecksum, postApplyChecksum, timestamp, local, InnerPositions.UNKNOWN);
	}

	public Position position() {
		return new Position(this.name.maxTxid(), this.postApplyChecksum);
	}

	ObjectMetadata metadata() {
		Map<String, String> entries = new HashMap<>();
		entries.put(Lineage.PRE_METADATA, "%016x".formatted(this.preApplyChecksum));
		entries.put(Lineage.POST_METADATA, "%016x".formatted(this.postApplyChecksum));
		if (!this.inner.text().isEmpty()) {
			entries.put(InnerPositions.METADATA, this.inner.text());
		}
		return new ObjectMetadata(this.timestamp, entries);
	}

	public boolean isSameAs(StoredFile other) {
		return this.name.equals(other.name) && this.preApplyChecksum == other.preApplyChecksum
				&& this.postApplyChecksum == other.postApplyChecksum;
	}

	public StoredFile withLocal(@Nullable Path newLocal) {
		return new StoredFile(this.level, this.name, this.preApplyChecksum, this.postApplyChecksum, this.timestamp,
				newLocal, this.inner);
	}

	/**
	 * The same with its inner positions.
	 * @param newInner the positions
	 * @return the other file
	 */
	public StoredFile withInner(InnerPositions newInner) {
		return new StoredFile(this.level, this.name, this.preApplyChecksum, this.postApplyChecksum, this.timestamp,
				this.local, newInner);
	}

}
