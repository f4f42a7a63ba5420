package io.github.litefsspring.sample.invoices.node;

import java.io.File;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.github.litefsspring.boot.backup.LitefsBackupsEndpoint;
import io.github.litefsspring.boot.backup.LitefsBackupsEndpoint.BackupsDescriptor;
import io.github.litefsspring.boot.backup.LitefsBackupsEndpoint.RestorePointDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells the page what can be restored, and the command that does it. The actuator's own
 * list is for operators: it names the store.
 */
@RestController
class BackupController {

	private static final int MAXIMUM_SIZE = 200;

	private final ObjectProvider<LitefsBackupsEndpoint> backups;

	private final String shell;

	private final @Nullable File jar = new ApplicationHome(BackupController.class).getSource();

	BackupController(ObjectProvider<LitefsBackupsEndpoint> backups, @Value("${invoices.restore.shell:}") String shell) {
		this.backups = backups;
		this.shell = shell;
	}

	@GetMapping("/api/backups")
	ResponseEntity<Backups> backups(@RequestParam(defaultValue = "8") int size) {
		LitefsBackupsEndpoint endpoint = this.backups.getIfAvailable();
		if (endpoint == null) {
			return ResponseEntity.notFound().build();
		}
		BackupsDescriptor found = Objects
			.requireNonNull(endpoint.restorePoints(0, Math.max(1, Math.min(size, MAXIMUM_SIZE))).getBody());
		List<Point> points = found.restorePoints().stream().map(this::point).toList();
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new Backups(points, found.total(), found.error() != null));
	}

	private Point point(RestorePointDescriptor point) {
		return new Point(point.timestamp(), point.txid(), command(point));
	}

	// the application's own jar restores; without a jar, as in an IDE, litestream does
	private @Nullable String command(RestorePointDescriptor point) {
		if (this.jar == null || !this.jar.isFile()) {
			return point.command();
		}
		String before = this.shell.isEmpty() ? "cd '%s' && ".formatted(System.getProperty("user.dir"))
				: this.shell + " ";
		String path = this.jar.getPath().matches("[\\w./-]+") ? this.jar.getPath() : "'" + this.jar.getPath() + "'";
		return "%sjava -jar %s --litefs.restore --output restored-%s.db --lineage %s --txid %s".formatted(before, path,
				point.txid().replaceFirst("^0+", ""), point.lineage(), point.txid());
	}

	/**
	 * The newest restore points.
	 *
	 * @param restorePoints the points, newest first
	 * @param total how many there are
	 * @param failed whether the store could not be asked
	 */
	record Backups(List<Point> restorePoints, int total, boolean failed) {
	}

	/**
	 * A state of the database that can be restored.
	 *
	 * @param timestamp when it was committed
	 * @param txid its transaction id
	 * @param command what restores it into a file
	 */
	record Point(Instant timestamp, String txid, @Nullable String command) {
	}

}
