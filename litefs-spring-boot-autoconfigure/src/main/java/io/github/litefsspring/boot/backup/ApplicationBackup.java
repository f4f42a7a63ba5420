package io.github.litefsspring.boot.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.backup.Backup;
import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.RestoredDatabase;
import io.github.litefsspring.backup.restore.BackupReader;
import io.github.litefsspring.backup.restore.InPlaceRestore;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.boot.jdbc.DatabasePreparation;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * The backup of an application: begins before anything uses the database, and ends after
 * everything that the application ends by itself, so that its last transactions are
 * stored.
 *
 * @since 0.1.0
 */
public final class ApplicationBackup
		implements BackupService, DatabasePreparation, SmartLifecycle, BackgroundWork, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationBackup.class);

	private static final int REMEMBERED_POSITIONS = 10_000;

	private final LitefsNode node;

	private final BackupStore store;

	private final BackupSettings settings;

	private final BackupParts.Opening parts;

	private final RunningDatabase.Replacement inPlace;

	private final BooleanSupplier hold;

	private final AtomicBoolean stopped = new AtomicBoolean();

	private volatile @Nullable Running running;

	private volatile boolean startedWithoutDataSource;

	private volatile @Nullable Instant verified;

	private volatile @Nullable String drillError;

	/**
	 * Create it. Opens nothing.
	 * @param node this node
	 * @param store where to store
	 * @param settings how to
	 * @param parts opens what transactions and snapshots come from
	 * @param inPlace makes a restored file the running database
	 * @param hold whether this node, the primary, must not store anything yet
	 */
	public ApplicationBackup(LitefsNode node, BackupStore store, BackupSettings settings, BackupParts.Opening parts,
			RunningDatabase.Replacement inPlace, BooleanSupplier hold) {
		this.node = node;
		this.store = store;
		this.settings = settings;
		this.parts = parts;
		this.inPlace = inPlace;
		this.hold = hold;
	}

	@Override
	public void opened(LitefsDataSource dataSource) {
		try {
			BackupParts opened = this.parts.open(dataSource);
			Backup backup = new Backup(this.node, this.store, opened.spool(), opened.snapshots(), this.settings);
			backup.holdWhile(this.hold);
			backup.start();
			opened.commits().accept(backup::committed);
			Path work = Files.createDirectories(opened.spool().folder().resolve("work"));
			this.running = new Running(backup, new BackupReader(this.store, work), opened.spool(),
					new RunningDatabase(dataSource, backup, this.inPlace));
		}
		catch (IOException ex) {
			throw new BackupStartException("The backup cannot begin: " + ex.getMessage(), ex);
		}
	}

	@Override
	public BackupStatus status() {
		Running running = this.running;
		if (running != null) {
			return running.backup().status().withDrill(this.verified, this.drillError);
		}
		return this.startedWithoutDataSource
				? BackupStatus.impossible(this.store.target(),
						"The application has a data source of its own: nothing is backed up")
				: BackupStatus.notBegun(this.store.target());
	}

	@Override
	public List<String> gone() {
		Running running = this.running;
		return (running != null && isRunning()) ? running.backup().gone() : List.of();
	}

	@Override
	public List<RestorePoint> restorePoints() throws BackupStoreException {
		return running().reader().restorePoints().newestFirst();
	}

	/**
	 * The command that restores a point with Litestream instead of this library.
	 * @param point the point
	 * @return the command line, or null when Litestream cannot reach the store
	 */
	public @Nullable String litestreamCommand(RestorePoint point) {
		return running().reader().restorePoints().litestreamCommand(point).orElse(null);
	}

	@Override
	public RestorePoint snapshotNow() throws BackupStoreException {
		return running().backup().snapshotNow();
	}

	@Override
	public RestorePoint verify() throws BackupStoreException {
		try {
			RestorePoint point = running().reader().verify(this::liveChecksum);
			this.drillError = null;
			this.verified = Instant.now();
			return point;
		}
		catch (BackupStoreException ex) {
			this.drillError = ex.getMessage();
			throw ex;
		}
	}

	private OptionalLong liveChecksum(long txid) {
		return this.node.recentPositions(REMEMBERED_POSITIONS)
			.stream()
			.filter((position) -> position.txid() == txid)
			.mapToLong(Position::checksum)
			.findFirst();
	}

	/**
	 * Take the running database back to a restore point, on every node. The state that it
	 * leaves is stored before.
	 * @param point the point
	 * @return what was done
	 * @throws IOException when it cannot be restored: then the database is as it was; or
	 * when what follows the import failed, which the message says
	 * @throws IllegalStateException when this node is not the primary
	 */
	public InPlaceRestore.Report restoreTo(RestorePoint point) throws IOException {
		Role role = this.node.state().role();
		if (role != Role.PRIMARY) {
			throw new IllegalStateException(("Only the primary restores in place; node '%s' is %s, the primary is %s. "
					+ "Without LiteFS stop the application, restore with litefs-restore and start it again")
				.formatted(this.node.name(), role, this.node.state().primary()));
		}
		Running running = running();
		Path work = running.spool().folder().resolve("work").resolve("in-place.restored");
		return new InPlaceRestore(running.reader().restore(IntegrityCheck.FULL), running.place()).restoreTo(point, work,
				(progress) -> logger.debug("Restoring in place: {}", progress));
	}

	@Override
	public RestoredDatabase openAt(Instant time) throws BackupStoreException {
		return running().reader().openAt(time);
	}

	@Override
	public boolean awaitStored(Position position, Duration timeout) throws InterruptedException {
		return running().backup().awaitStored(position, timeout);
	}

	private Running running() {
		Running running = this.running;
		if (running == null) {
			throw new IllegalStateException("The backup has not begun: it does when the data source of the application "
					+ "(a LitefsDataSource) is created");
		}
		return running;
	}

	@Override
	public void start() {
		if (this.running == null) {
			this.startedWithoutDataSource = true;
			logger.warn("litefs.backup.enabled=true, but the application has a data source of its own: nothing is "
					+ "backed up to {}", this.store.target());
		}
	}

	/**
	 * Store the rest and end, while the data source is still there.
	 */
	@Override
	public void stop() {
		Running running = this.running;
		if (running != null && this.stopped.compareAndSet(false, true)) {
			running.backup().close();
			try {
				running.spool().close();
			}
			catch (IOException ex) {
				logger.warn("The spool of the backup could not be closed; the next start compares it with the database",
						ex);
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running != null && !this.stopped.get();
	}

	/**
	 * Started first and stopped last: what other beans commit when they stop is stored.
	 */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public void close() {
		stop();
	}

	private record Running(Backup backup, BackupReader reader, TransactionSpool spool, InPlaceRestore.Cluster place) {
	}

}
