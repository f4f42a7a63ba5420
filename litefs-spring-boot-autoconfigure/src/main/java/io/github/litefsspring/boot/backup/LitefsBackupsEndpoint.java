package io.github.litefsspring.boot.backup;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.RestorePoint;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link Endpoint @Endpoint} that lists what can be restored.
 *
 * @since 0.1.0
 */
@Endpoint(id = "litefsbackups", defaultAccess = Access.READ_ONLY)
public class LitefsBackupsEndpoint {

	/** Points of a page when the request does not say. */
	public static final int DEFAULT_SIZE = 100;

	/** Most points of a page. */
	public static final int MAXIMUM_SIZE = 1000;

	private final BackupService backup;

	private final RestorePointList points;

	private final Function<RestorePoint, @Nullable String> command;

	/**
	 * Create the endpoint.
	 * @param backup the backup
	 * @param command the {@code litestream restore} command for a point
	 */
	public LitefsBackupsEndpoint(BackupService backup, Function<RestorePoint, @Nullable String> command) {
		this(backup, command, Clock.systemUTC());
	}

	LitefsBackupsEndpoint(BackupService backup, Function<RestorePoint, @Nullable String> command, Clock clock) {
		this.backup = backup;
		this.points = new RestorePointList(backup, clock);
		this.command = command;
	}

	/**
	 * List the restore points. The store is asked at most every ten seconds, and once for
	 * all callers that come at the same time.
	 * @param page which page, beginning with 0, which has the newest points; 0 when null
	 * @param size how many points a page has, 1 to {@value #MAXIMUM_SIZE};
	 * {@value #DEFAULT_SIZE} when null
	 * @return 200 with the points, newest first, 400 when there can be no such page, or
	 * 503 with what is wrong with the store
	 */
	@ReadOperation
	public WebEndpointResponse<BackupsDescriptor> restorePoints(@Nullable Integer page, @Nullable Integer size) {
		String target = this.backup.status().target();
		int number = (page != null) ? page : 0;
		int length = (size != null) ? size : DEFAULT_SIZE;
		if (number < 0 || length < 1 || length > MAXIMUM_SIZE) {
			return new WebEndpointResponse<>(
					new BackupsDescriptor(target, List.of(), 0, number, length, null,
							"'page' begins with 0, and 'size' is 1 to " + MAXIMUM_SIZE),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		RestorePointList.Listing listing = this.points.get();
		List<RestorePointDescriptor> shown = listing.points()
			.stream()
			.skip((long) number * length)
			.limit(length)
			.map(this::describe)
			.toList();
		BackupsDescriptor body = new BackupsDescriptor(target, shown, listing.points().size(), number, length,
				listing.time(), listing.error());
		return (listing.error() == null) ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(body, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	private RestorePointDescriptor describe(RestorePoint point) {
		return new RestorePointDescriptor(point.lineage(), point.position().txidText(), point.timestamp(),
				point.level(), this.command.apply(point));
	}

	/**
	 * The restore points.
	 *
	 * @param target the backup's target without secrets
	 * @param restorePoints the points of this page, newest first
	 * @param total how many points there are
	 * @param page which page this is
	 * @param size how many points a page has
	 * @param listedAt when the store was asked; null when it was not
	 * @param error what is wrong with the store, when it could not be asked
	 */
	public record BackupsDescriptor(String target, List<RestorePointDescriptor> restorePoints, int total, int page,
			int size, @Nullable Instant listedAt, @Nullable String error) implements OperationResponseBody {
	}

	/**
	 * A state of the database that can be restored.
	 *
	 * @param lineage the history it belongs to
	 * @param txid its transaction id, 16 hexadecimal digits
	 * @param timestamp when its last transaction was committed
	 * @param level the level of the file that ends with it
	 * @param command how the stock {@code litestream} restores it, where it can reach the
	 * store
	 */
	public record RestorePointDescriptor(String lineage, String txid, Instant timestamp, int level,
			@Nullable String command) {
	}

}
