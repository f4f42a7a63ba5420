package io.github.litefsspring.boot.backup;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStoreException;
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

	private final BackupService backup;

	private final Function<RestorePoint, @Nullable String> command;

	/**
	 * Create the endpoint.
	 * @param backup the backup
	 * @param command the {@code litestream restore} command for a point
	 */
	public LitefsBackupsEndpoint(BackupService backup, Function<RestorePoint, @Nullable String> command) {
		this.backup = backup;
		this.command = command;
	}

	/**
	 * List the restore points. Asks the store.
	 * @return 200 with the points, newest first, or 503 with what is wrong with the store
	 */
	@ReadOperation
	public WebEndpointResponse<BackupsDescriptor> restorePoints() {
		String target = this.backup.status().target();
		try {
			List<RestorePointDescriptor> points = this.backup.restorePoints().stream().map(this::describe).toList();
			return new WebEndpointResponse<>(new BackupsDescriptor(target, points, null));
		}
		catch (BackupStoreException ex) {
			return new WebEndpointResponse<>(new BackupsDescriptor(target, List.of(), ex.getMessage()),
					WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	private RestorePointDescriptor describe(RestorePoint point) {
		return new RestorePointDescriptor(point.lineage(), point.position().txidText(), point.timestamp(),
				point.level(), this.command.apply(point));
	}

	/**
	 * What can be restored.
	 *
	 * @param target the backup's target without secrets
	 * @param restorePoints the points, newest first
	 * @param error what is wrong with the store, when it could not be asked
	 */
	public record BackupsDescriptor(String target, List<RestorePointDescriptor> restorePoints,
			@Nullable String error) implements OperationResponseBody {
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
