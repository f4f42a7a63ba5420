package io.github.litefsspring.cli;

import java.io.PrintStream;
import java.util.List;

import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.restore.RestorePoints;

/**
 * Prints restore points, newest first.
 */
final class RestorePointTable {

	private RestorePointTable() {
	}

	static void print(List<RestorePoint> points, RestorePoints commands, String target, PrintStream out) {
		out.printf("%-24s  %-16s  %-16s  %-8s  %s%n", "TIME", "TXID", "CHECKSUM", "KIND", "LINEAGE");
		for (RestorePoint point : points) {
			out.printf("%-24s  %s  %s  %-8s  %s%n", point.timestamp(), point.position().txidText(),
					point.position().checksumText(), kind(point), point.lineage());
		}
		RestorePoint newest = points.get(0);
		out.printf("%nThe newest one again, with this command or with Litestream:%n");
		out.printf("  litefs-restore --lineage %s --txid %s --output restored.db '%s'%n", newest.lineage(),
				newest.position().txidText(), target);
		commands.litestreamCommand(newest).ifPresent((command) -> out.printf("  %s%n", command));
	}

	private static String kind(RestorePoint point) {
		return switch (point.level()) {
			case 0 -> "second";
			case 9 -> "snapshot";
			default -> "merged";
		};
	}

}
