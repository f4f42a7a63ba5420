package io.github.litefsspring.boot.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.RestoredDatabase;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A backup that says what a test tells it to say.
 */
public final class StubBackup implements BackupService {

	public static final BackupStatus FINE = new BackupStatus("s3://invoices/data.db", true, true,
			"20261121T140000Z-0badcafe", new Position(10, 0x8000000000000001L), Duration.ofMillis(840), 2, 4096, 0,
			null, null, null);

	private final List<Position> awaited = new ArrayList<>();

	private final List<Duration> timeouts = new ArrayList<>();

	private final AtomicInteger listings = new AtomicInteger();

	private List<RestorePoint> points = List.of(new RestorePoint("20261121T140000Z-0badcafe",
			new Position(10, 0x8000000000000001L), Instant.parse("2026-11-21T14:00:07Z"), 0));

	private final AtomicInteger verifications = new AtomicInteger();

	private boolean stores = true;

	private BackupStatus status = FINE;

	private @Nullable BackupStoreException failure;

	public void storesNothing() {
		this.stores = false;
	}

	public void has(BackupStatus status) {
		this.status = status;
	}

	public void fails(BackupStoreException failure) {
		this.failure = failure;
	}

	public int listings() {
		return this.listings.get();
	}

	public void hasPoints(List<RestorePoint> points) {
		this.points = points;
	}

	public int verifications() {
		return this.verifications.get();
	}

	public List<Position> awaited() {
		return this.awaited;
	}

	public List<Duration> timeouts() {
		return this.timeouts;
	}

	@Override
	public BackupStatus status() {
		return this.status;
	}

	@Override
	public List<RestorePoint> restorePoints() throws BackupStoreException {
		this.listings.incrementAndGet();
		if (this.failure != null) {
			throw this.failure;
		}
		return this.points;
	}

	@Override
	public RestorePoint snapshotNow() throws BackupStoreException {
		return restorePoints().get(0);
	}

	@Override
	public RestorePoint verify() throws BackupStoreException {
		this.verifications.incrementAndGet();
		return restorePoints().get(0);
	}

	@Override
	public RestoredDatabase openAt(Instant time) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean awaitStored(Position position, Duration timeout) {
		this.awaited.add(position);
		this.timeouts.add(timeout);
		return this.stores;
	}

}
