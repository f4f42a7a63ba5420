package io.github.litefsspring.backup.store;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;

import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Errors of an SFTP server in plain words.
 */
final class SftpErrors {

	private SftpErrors() {
	}

	static boolean isMissing(Throwable error) {
		return hasStatus(error, SftpConstants.SSH_FX_NO_SUCH_FILE);
	}

	static String explain(Throwable error) {
		if (error instanceof SftpRefusal) {
			return String.valueOf(error.getMessage());
		}
		if (error instanceof SftpException refused) {
			String meaning = switch (refused.getStatus()) {
				case SftpConstants.SSH_FX_PERMISSION_DENIED ->
					"permission denied: the user needs to write to the folder";
				case SftpConstants.SSH_FX_NO_SUCH_FILE -> "there is no such file or folder";
				case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
					"the disk is full";
				case SftpConstants.SSH_FX_FAILURE -> "the server refused, often because its disk is full";
				default -> "the server refused";
			};
			return "%s (status %d, %s)".formatted(meaning, refused.getStatus(), refused.getMessage());
		}
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
				return "the server cannot be reached: there is no such host; check " + BackupTarget.PROPERTY;
			}
			if (cause instanceof ConnectException || cause instanceof TimeoutException) {
				return "the server cannot be reached: " + cause.getMessage();
			}
			if (isEd25519Needed(cause)) {
				return "the server has an Ed25519 key only: add the dependency " + StoreLibrary.ED25519.dependency();
			}
			if (String.valueOf(cause.getMessage()).contains("No more authentication methods available")) {
				return "the server does not accept the user: check the user in %s, and %s or %s"
					.formatted(BackupTarget.PROPERTY, StoreSettings.SFTP_PRIVATE_KEY, StoreSettings.SFTP_PASSWORD);
			}
		}
		return "the connection failed: " + error.getMessage();
	}

	private static boolean isEd25519Needed(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		return message.startsWith("Unable to negotiate key exchange for server host key algorithms")
				&& message.endsWith("server: ssh-ed25519)");
	}

	private static boolean hasStatus(Throwable error, int status) {
		return error instanceof SftpException refused && refused.getStatus() == status;
	}

}
