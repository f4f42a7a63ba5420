package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Supplier;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.restore.InPlaceRestore;
import io.github.litefsspring.boot.actuate.BackupActions;
import io.github.litefsspring.boot.backup.ApplicationBackup;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Passes the endpoint's requests on to the backup.
 */
class ServiceBackupActions implements BackupActions {

	private final Supplier<@Nullable BackupService> backup;

	ServiceBackupActions(Supplier<@Nullable BackupService> backup) {
		this.backup = backup;
	}

	@Override
	public String snapshot() throws IOException {
		RestorePoint point = service().snapshotNow();
		return "Transaction %s is stored as a snapshot in lineage %s".formatted(point.position().txidText(),
				point.lineage());
	}

	@Override
	public String restore(String lineage, long txid) throws IOException {
		if (!(service() instanceof ApplicationBackup application)) {
			throw new IllegalStateException(
					"This application has a backup of its own, which does not restore in place");
		}
		RestorePoint point = new RestorePoint(lineage, new Position(txid, 0), Instant.EPOCH, 0);
		InPlaceRestore.Report report = application.restoreTo(point);
		return ("The database is back at %s of %s, as transaction %s; writers waited for %d ms. The state before is the "
				+ "restore point %s of lineage %s")
			.formatted(report.restored().position().txidText(), report.restored().timestamp(),
					report.after().txidText(), report.fenced().toMillis(), report.before().position().txidText(),
					report.before().lineage());
	}

	private BackupService service() {
		BackupService service = this.backup.get();
		if (service == null) {
			throw new IllegalStateException(
					"There is no backup: set litefs.backup.enabled=true and litefs.backup.target");
		}
		return service;
	}

}
