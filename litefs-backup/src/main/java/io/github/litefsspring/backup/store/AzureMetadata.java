package io.github.litefsspring.backup.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.azure.storage.blob.models.BlobProperties;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ObjectMetadata;

/**
 * Metadata under the names that Azure allows, which are those of C# identifiers: an
 * underscore stands for a hyphen. The time is under the name that Litestream reads
 * ({@code MetadataKeyTimestamp} in its {@code abs/replica_client.go}).
 */
final class AzureMetadata {

	private static final String TIMESTAMP = "litestreamtimestamp";

	private AzureMetadata() {
	}

	static Map<String, String> toAzure(ObjectMetadata metadata) {
		Map<String, String> entries = new HashMap<>();
		metadata.entries().forEach((name, text) -> entries.put(name.replace('-', '_'), text));
		entries.put(TIMESTAMP, metadata.timestamp().toString());
		return entries;
	}

	static ObjectMetadata fromAzure(BlobProperties found, TransactionTime.Beginning beginning)
			throws BackupStoreException {
		Map<String, String> entries = new HashMap<>();
		// they travel as names of HTTP headers, whose case may change
		found.getMetadata().forEach((name, text) -> entries.put(name.toLowerCase(Locale.ROOT).replace('_', '-'), text));
		String timestamp = entries.remove(TIMESTAMP);
		Instant time = (timestamp != null) ? OffsetDateTime.parse(timestamp).toInstant()
				: TransactionTime.of(found.getBlobSize(), beginning, found.getLastModified().toInstant());
		return new ObjectMetadata(time, entries);
	}

}
