package io.github.litefsspring.backup.store;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;

/**
 * Errors of Azure Blob Storage in plain words.
 */
final class AzureErrors {

	// Azure refuses requests that are older than a quarter of an hour
	private static final Duration SKEW = Duration.ofMinutes(14);

	private AzureErrors() {
	}

	static boolean isMissing(RuntimeException error) {
		return error instanceof BlobStorageException refused && refused.getStatusCode() == 404
				&& !BlobErrorCode.CONTAINER_NOT_FOUND.equals(refused.getErrorCode());
	}

	static boolean isAlreadyThere(RuntimeException error) {
		return hasCode(error, BlobErrorCode.BLOB_ALREADY_EXISTS)
				|| hasCode(error, BlobErrorCode.UNAUTHORIZED_BLOB_OVERWRITE) || isConditionNotMet(error);
	}

	static boolean isConditionNotMet(RuntimeException error) {
		return error instanceof BlobStorageException refused && refused.getStatusCode() == 412;
	}

	static boolean isInvalidBlockList(RuntimeException error) {
		return hasCode(error, BlobErrorCode.INVALID_BLOCK_LIST);
	}

	static String explain(RuntimeException error) {
		if (!(error instanceof BlobStorageException refused)) {
			return unreachable(error);
		}
		BlobErrorCode code = refused.getErrorCode();
		String meaning = meaning(refused, String.valueOf(code));
		return "%s (status %d%s)".formatted(meaning, refused.getStatusCode(), (code != null) ? ", " + code : "");
	}

	private static String meaning(BlobStorageException error, String code) {
		return switch (code) {
			case "ContainerNotFound" -> "the container does not exist";
			case "ContainerBeingDeleted" -> "the container is being deleted";
			case "AuthenticationFailed" -> isSkewed(error)
					? "the clock of this machine differs too much from that of the service: set the machine's time"
					: "the key or signature is wrong or has expired: check litefs.backup.azure.* or AZURE_STORAGE_*";
			case "InvalidAuthenticationInfo", "NoAuthenticationInformation", "ResourceNotFound" ->
				"the account does not accept these credentials: check the account in litefs.backup.target";
			case "AuthorizationFailure", "AuthorizationPermissionMismatch", "AuthorizationResourceTypeMismatch",
					"AuthorizationServiceMismatch" ->
				"access denied: check the key or signature (litefs.backup.azure.* or AZURE_STORAGE_*), whether it may read,"
						+ " write, list and delete blobs in the container, and the account's firewall";
			case "AuthorizationSourceIPMismatch" -> "access denied from the address of this machine";
			case "AccountIsDisabled" -> "the account is disabled";
			case "ServerBusy" -> "the service is overloaded";
			default -> (error.getStatusCode() == 403) ? "access denied" : "the service refused";
		};
	}

	private static boolean isSkewed(BlobStorageException error) {
		String date = error.getResponse().getHeaders().getValue(HttpHeaderName.DATE);
		try {
			return date != null && Duration
				.between(OffsetDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), Instant.now())
				.abs()
				.compareTo(SKEW) > 0;
		}
		catch (DateTimeParseException ex) {
			return false;
		}
	}

	private static String unreachable(RuntimeException error) {
		Throwable last = error;
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
				return "the service cannot be reached: there is no such host; check the account and endpoint in "
						+ BackupTarget.PROPERTY;
			}
			last = cause;
		}
		String message = (last.getMessage() != null) ? last.getMessage() : last.getClass().getSimpleName();
		return "the service cannot be reached: " + message;
	}

	private static boolean hasCode(RuntimeException error, BlobErrorCode code) {
		return error instanceof BlobStorageException refused && code.equals(refused.getErrorCode());
	}

}
