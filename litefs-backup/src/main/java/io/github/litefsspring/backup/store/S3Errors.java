package io.github.litefsspring.backup.store;

import java.net.UnknownHostException;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Errors of an S3 service in plain words.
 */
final class S3Errors {

	private static final int CONFLICT = 409;

	private static final int PRECONDITION_FAILED = 412;

	private S3Errors() {
	}

	static boolean isPreconditionFailed(AwsServiceException error) {
		return error.statusCode() == PRECONDITION_FAILED;
	}

	// two conditional writes of one key met, and this one may be tried again
	static boolean isConflict(AwsServiceException error) {
		return error.statusCode() == CONFLICT && "ConditionalRequestConflict".equals(code(error));
	}

	static boolean isMissing(AwsServiceException error) {
		return error.statusCode() == 404 && !"NoSuchBucket".equals(code(error));
	}

	static String explain(SdkException error) {
		if (!(error instanceof AwsServiceException refused)) {
			return unreachable(error);
		}
		String code = code(refused);
		String meaning = switch (code) {
			case "NoSuchBucket" -> "the bucket does not exist";
			case "InvalidAccessKeyId" -> "the access key is unknown: check AWS_ACCESS_KEY_ID";
			case "SignatureDoesNotMatch" -> "the secret key is wrong: check AWS_SECRET_ACCESS_KEY";
			case "ExpiredToken" -> "the credentials have expired";
			case "RequestTimeTooSkewed", "RequestInTheFuture" ->
				"the clock of this machine differs too much from that of the service: set the" + " machine's time";
			case "XMinioStorageFull" -> "the disk of the service is full";
			case "SlowDown", "ServiceUnavailable" -> "the service is overloaded";
			case "PermanentRedirect", "AuthorizationHeaderMalformed" -> "the bucket is in another region";
			default -> (refused.statusCode() == 403) ? "access denied" : "the service refused";
		};
		return "%s (status %d%s)".formatted(meaning, refused.statusCode(), code.isEmpty() ? "" : ", " + code);
	}

	private static String unreachable(SdkException error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnknownHostException) {
				return "the service cannot be reached: there is no host " + cause.getMessage()
						+ "; check the endpoint in litefs.backup.target";
			}
		}
		String message = String.valueOf(error.getMessage());
		if (message.contains("Unable to load credentials")) {
			return "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role";
		}
		return "the service cannot be reached: " + message;
	}

	private static String code(AwsServiceException error) {
		String code = (error.awsErrorDetails() != null) ? error.awsErrorDetails().errorCode() : null;
		return (code != null) ? code : "";
	}

}
