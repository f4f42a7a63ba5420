package io.github.litefsspring.backup.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;

/**
 * Uploads one file as a blob that must not exist yet, in blocks when it is large. Nothing
 * is visible before the blob is complete, and Azure forgets blocks without a blob after a
 * week.
 */
final class AzureUpload {

	static final long LARGE = 64L * 1024 * 1024;

	// Azure allows 50,000 blocks
	private static final long MAXIMUM_BLOCKS = 49_000;

	private final long blockSize;

	AzureUpload(long blockSize) {
		this.blockSize = blockSize;
	}

	static BlobRequestConditions onlyIfAbsent() {
		return new BlobRequestConditions().setIfNoneMatch("*");
	}

	void upload(BlockBlobClient blob, Path file, long size, Map<String, String> metadata) {
		if (size > this.blockSize) {
			uploadBlocks(blob, file, size, metadata);
			return;
		}
		blob.uploadWithResponse(new BlockBlobSimpleUploadOptions(BinaryData.fromFile(file)).setMetadata(metadata)
			.setRequestConditions(onlyIfAbsent()), null, Context.NONE);
	}

	private void uploadBlocks(BlockBlobClient blob, Path file, long size, Map<String, String> metadata) {
		// blocks of two writers are in one list until one of them commits
		UUID upload = UUID.randomUUID();
		List<String> blocks = new ArrayList<>();
		long step = Math.max(this.blockSize, size / MAXIMUM_BLOCKS);
		for (long offset = 0; offset < size; offset += step) {
			String block = "%s-%05d".formatted(upload, blocks.size());
			String id = Base64.getEncoder().encodeToString(block.getBytes(StandardCharsets.US_ASCII));
			blob.stageBlock(id, BinaryData.fromFile(file, offset, Math.min(step, size - offset)));
			blocks.add(id);
		}
		blob.commitBlockListWithResponse(
				new BlockBlobCommitBlockListOptions(blocks).setMetadata(metadata).setRequestConditions(onlyIfAbsent()),
				null, Context.NONE);
	}

}
