package io.github.litefsspring.jdbc;

import java.time.Duration;
import java.util.List;

/**
 * Figures of the reads that share the database with LiteFS.
 *
 * @param snapshots whether readers stay in their snapshot now
 * @param running how many reads run: read transactions, and result sets that are open
 * @param gateClosed whether reads are held back now
 * @param waits how often a read was held back
 * @param waited how long reads were held back, all together
 * @param blocking the reads that LiteFS waits for, the longest first
 * @since 0.1.0
 */
public record ReadStatus(boolean snapshots, int running, boolean gateClosed, long waits, Duration waited,
		List<BlockingRead> blocking) {

}
